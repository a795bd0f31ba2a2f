// The panel's database as its operator gets at it: with the command `sqlite3`, while the server runs.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export class Database {
  constructor(private readonly file: string) {}

  /** Runs statements and returns what they print: columns separated by `|`, a row a line. */
  async run(sql: string): Promise<string> {
    const { stdout } = await run("sqlite3", ["-batch", "-bail", "-cmd", ".timeout 5000", this.file, sql]);
    return stdout.trim();
  }
}

/** A text as SQL has it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
