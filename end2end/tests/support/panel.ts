// A panel of its own for a test or a worker: the real server on a free port, with an empty data directory, which is gone
// afterwards. Also the operator's ways to it: the command line and the database.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";

import { Account } from "./account";
import { Database } from "./database";
import { type Finished, freePort, Program } from "./process";

const PATIENCE = 20_000;

/** The levels of accounts that the console adds at any time. */
export type Level = "admin" | "staff" | "client";

export class Panel {
  readonly url: string;
  readonly database: Database;
  private server: Program | undefined;
  private readonly settings: Record<string, string>;

  private constructor(
    private readonly dataDir: string,
    port: number,
  ) {
    this.url = `http://localhost:${port}`;
    this.database = new Database(join(dataDir, "vestibule.db"));
    this.settings = {
      VESTIBULE_DATA_DIR: dataDir,
      VESTIBULE_LISTEN: `127.0.0.1:${port}`,
      VESTIBULE_PUBLIC_URL: this.url,
    };
  }

  /** A new, empty panel that answers. */
  static async start(): Promise<Panel> {
    const dataDir = await mkdtemp(join(tmpdir(), "vestibule-e2e-"));
    for (let attempt = 1; ; attempt++) {
      const panel = new Panel(dataDir, await freePort());
      try {
        await panel.serve();
        return panel;
      } catch (error) {
        // Another process may have taken the port meanwhile.
        if (attempt === 3) throw error;
      }
    }
  }

  /** Starts the server (again, on the same data) and waits until it is ready. */
  async serve(): Promise<void> {
    const server = new Program(["serve"], this.settings);
    this.server = server;
    const deadline = Date.now() + PATIENCE;
    while (!(await this.isReady())) {
      if (!server.isRunning || Date.now() > deadline) {
        await server.stop();
        throw new Error(`the panel did not start:\n${server.stdout}${server.stderr}`);
      }
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(PATIENCE) });
      return answer.ok;
    } catch {
      // Not listening yet. Give the processor to the server.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return false;
    }
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** Stops it, and removes what it has stored. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** What the server has printed for its operator. */
  get output(): string {
    return this.server?.stdout ?? "";
  }

  /** What the server has logged. */
  get log(): string {
    return this.server?.stderr ?? "";
  }

  /** The token that the first account needs. */
  get setupToken(): string {
    const token = /^Setup token: (\S+)$/m.exec(this.output)?.[1];
    if (!token) throw new Error(`no setup token in:\n${this.output}`);
    return token;
  }

  /** Runs `vestibule` with these words, as an operator does beside the running server. */
  async command(args: string[], input?: string): Promise<Finished> {
    const finished = await new Program(args, this.settings, input).finish();
    if (finished.code !== 0) throw new Error(`vestibule ${args.join(" ")}: ${finished.stderr}`);
    return finished;
  }

  /** The root account with a password, and with it `admin` without one, from the console. */
  async addRoot(): Promise<Account> {
    const root = new Account(this, "root", newPassword());
    const args = ["account", "add", root.login, "--level", "root", "--password-stdin"];
    await this.command(args, `${root.password}\n`);
    return root;
  }

  /** Gives an account that is there a password, from the console. */
  async setPassword(login: string): Promise<Account> {
    const account = new Account(this, login, newPassword());
    await this.command(["account", "password", login, "--password-stdin"], `${account.password}\n`);
    return account;
  }

  /** A new account with a password, from the console. */
  async addAccount(login = newLogin("client"), level: Level = "client", name = "Ann O'Hara", email?: string): Promise<Account> {
    const account = new Account(this, login, newPassword());
    const args = ["account", "add", login, "--level", level, "--name", name, "--password-stdin"];
    if (email) args.push("--email", email);
    await this.command(args, `${account.password}\n`);
    return account;
  }
}

/** A login that no other test has. */
export function newLogin(kind: string): string {
  return `${kind}-${randomBytes(5).toString("hex")}`;
}

/** A password that no rule refuses. */
export function newPassword(): string {
  return randomBytes(15).toString("base64url");
}
