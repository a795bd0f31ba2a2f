// The program under test as a process: its output, its log, its start and its end.

import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";

/** The server binary and the site that belongs to it, as tools/e2e names them. */
const binary = process.env["VESTIBULE_BIN"];

/** What the program is given of the environment of these tests: no setting but those of the test. */
function environment(settings: Record<string, string>): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("VESTIBULE_"));
  return { ...(Object.fromEntries(kept) as Record<string, string>), ...settings };
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class Program {
  stdout = "";
  stderr = "";
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;

  constructor(args: string[], settings: Record<string, string>, input?: string) {
    if (!binary) throw new Error("VESTIBULE_BIN names no server: run the tests with `make e2e`");
    this.child = spawn(binary, args, { env: environment(settings), stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.exit = once(this.child, "close");
    this.child.stdin?.end(input);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until it has ended by itself. */
  async finish(): Promise<Finished> {
    await this.exit;
    return { code: this.child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }

  /** Asks it to stop, as a service manager does. */
  async stop(): Promise<Finished> {
    if (this.isRunning) this.child.kill("SIGTERM");
    return this.finish();
  }
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
