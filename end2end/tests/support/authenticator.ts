// An authenticator app that has nothing in common with the panel: another implementation of RFC 6238, fed with the
// address that the QR code holds.

import { randomInt } from "node:crypto";

import { TOTP, URI } from "otpauth";

const STEP_MILLIS = 30_000;

/** The step of 30 seconds in which we are. */
export function stepNow(): number {
  return Math.floor(Date.now() / STEP_MILLIS);
}

export class Authenticator {
  private lastUsedStep = 0;

  private constructor(private readonly totp: TOTP) {}

  /** An app that has scanned or opened this `otpauth:` address. */
  static of(address: string): Authenticator {
    const totp = URI.parse(address);
    if (!(totp instanceof TOTP)) throw new Error("the address is not of a time-based key");
    return new Authenticator(totp);
  }

  get issuer(): string {
    return this.totp.issuer;
  }

  get login(): string {
    return this.totp.label;
  }

  /** The key in base32. */
  get key(): string {
    return this.totp.secret.base32;
  }

  /** Algorithm, digits and seconds a step. */
  get parameters(): [string, number, number] {
    return [this.totp.algorithm, this.totp.digits, this.totp.period];
  }

  /** Whether there is an unused code that is accepted now, and still will be if the step ends before it is sent. */
  hasFreshCode(): boolean {
    return this.lastUsedStep <= stepNow();
  }

  /** The next unused code. Whoever takes it uses it. */
  code(): string {
    if (!this.hasFreshCode()) throw new Error("both codes of now are used");
    this.lastUsedStep = Math.max(stepNow(), this.lastUsedStep + 1);
    return this.codeOf(this.lastUsedStep);
  }

  /** The code that was taken last. */
  usedCode(): string {
    return this.codeOf(this.lastUsedStep);
  }

  /** Six digits that are right neither now nor in the minute around. */
  wrongCode(): string {
    const near = [-3, -2, -1, 0, 1, 2, 3].map((offset) => this.codeOf(stepNow() + offset));
    for (;;) {
      const code = randomInt(1_000_000).toString().padStart(6, "0");
      if (!near.includes(code)) return code;
    }
  }

  /** The code of a phone whose clock is ahead by so many seconds, or behind. */
  codeSecondsFromNow(seconds: number): string {
    return this.codeOf(stepNow() + Math.round((seconds * 1000) / STEP_MILLIS));
  }

  forgetUse(): void {
    this.lastUsedStep = 0;
  }

  private codeOf(step: number): string {
    return this.totp.generate({ timestamp: step * STEP_MILLIS });
  }
}

/** `123456` as some apps show it and people type it: `123 456`. */
export function grouped(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}
