// An account of the panel, with what its owner knows and has: a password, and an authenticator app perhaps.

import { Authenticator, stepNow } from "./authenticator";
import { quoted } from "./database";
import type { Panel } from "./panel";

export class Account {
  authenticator: Authenticator | undefined;
  /** Those that were saved. */
  recoveryCodes: string[] = [];

  constructor(
    readonly panel: Panel,
    readonly login: string,
    readonly password: string,
  ) {}

  /** The app on the owner's phone. */
  get phone(): Authenticator {
    if (!this.authenticator) throw new Error(`${this.login} has no authenticator app`);
    return this.authenticator;
  }

  /**
   * A code that is accepted now and was not used before. Only two codes can be made without waiting (of this step and the
   * next): when both are used, the database is told that less of them is used up, in place of half a minute going by.
   */
  async code(): Promise<string> {
    if (!this.phone.hasFreshCode()) {
      const step = stepNow() - 1;
      await this.change("totp", `last_used_step = ${step}`);
      this.phone.forgetUse();
    }
    return this.phone.code();
  }

  /** What `vestibule totp status` says. */
  async twoStepStatus(): Promise<string> {
    return (await this.panel.command(["totp", "status", this.login])).stdout.trim();
  }

  /** As if so much time had gone by since its sessions proved who they are. */
  async proofGetsOlder(minutes: number): Promise<void> {
    await this.change("session", `proof_at = proof_at - ${minutes * 60_000}`);
  }

  /** As if somebody else had set its password, and asked for another one. */
  async hasToChangePassword(): Promise<void> {
    await this.panel.database.run(`UPDATE account SET must_change_password = TRUE WHERE login = ${quoted(this.login)}`);
  }

  /** As if so much time had gone by since its sessions began to act as another account. */
  async actingGetsOlder(minutes: number): Promise<void> {
    const own = `SELECT session.id FROM session JOIN account ON account.id = session.account_id WHERE login = ${quoted(this.login)}`;
    await this.panel.database.run(`UPDATE acting_as SET ends_at = ends_at - ${minutes * 60_000} WHERE session_id IN (${own})`);
  }

  /** As if so much time had gone by since what the audit log tells of it. */
  async evidenceGetsOlder(minutes: number): Promise<void> {
    await this.panel.database.run(`UPDATE audit SET at = at - ${minutes * 60_000} WHERE account = ${quoted(this.login)}`);
  }

  /** As if the time of its sessions, half sign-ins or pending key were over. */
  async timeIsUp(table: "session" | "half_sign_in" | "totp_enrolment"): Promise<void> {
    await this.change(table, "expires_at = 1");
  }

  private async change(table: string, assignment: string): Promise<void> {
    const owner =
      table === "totp"
        ? `login = ${quoted(this.login)}`
        : `account_id = (SELECT id FROM account WHERE login = ${quoted(this.login)})`;
    await this.panel.database.run(`UPDATE ${table} SET ${assignment} WHERE ${owner}`);
  }
}
