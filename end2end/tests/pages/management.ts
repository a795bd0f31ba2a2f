// The pages under Management.

import { readFile } from "node:fs/promises";

import { expect, type Locator, type Page } from "@playwright/test";

import { alive } from "../support/hydration";
import { SignedInPage } from "./panel-page";

/** The lists, and the headings of their new accounts. */
export type Directory = "staff" | "clients";

export class AccountListPage extends SignedInPage {
  readonly path: string;
  readonly heading: string;

  constructor(page: Page, directory: Directory) {
    super(page);
    this.path = `/management/${directory}`;
    this.heading = directory === "staff" ? "Staff" : "Clients";
  }

  get search(): Locator {
    return this.page.getByRole("searchbox", { name: "Search", exact: true });
  }

  get rows(): Locator {
    return this.page.getByRole("table", { name: this.heading }).getByRole("rowgroup").nth(1).getByRole("row");
  }

  row(login: string): Locator {
    // Where rows are cards, each value is named with its column.
    const name = new RegExp(`^(Login )?${login.replaceAll(".", "\\.")}$`);
    return this.rows.filter({ has: this.page.getByRole("cell", { name }) });
  }

  async find(text: string): Promise<void> {
    await this.search.fill(text);
    await this.search.press("Enter");
    await expect(this.page).toHaveURL((url) => url.searchParams.get("search") === text);
    await this.isShown();
  }

  logInButton(login: string): Locator {
    return this.page.getByRole("button", { name: `Log in as ${login}`, exact: true });
  }

  /** The browser itself sends it, with and without JavaScript: a new document follows. */
  async logInAs(login: string): Promise<void> {
    const nextDocument = this.page.waitForEvent("domcontentloaded");
    await this.logInButton(login).click();
    await nextDocument;
  }

  async edit(login: string): Promise<void> {
    await this.page.getByRole("link", { name: `Edit ${login}`, exact: true }).click();
  }
}

/** The proof that an action waits for. */
export class ConfirmPage extends SignedInPage {
  readonly path = "/confirm";
  readonly heading = "Confirm it is you";

  get password(): Locator {
    return this.field("Password");
  }

  get code(): Locator {
    return this.field("One-time password");
  }

  async submit(password: string, code: string): Promise<void> {
    await this.password.fill(password);
    await this.code.fill(code);
    await this.press("Confirm", "confirm");
  }
}

/** What the pages of a new and of an existing account have in common. */
abstract class AccountFormPage extends SignedInPage {
  get fullName(): Locator {
    return this.field("Full name");
  }

  get email(): Locator {
    return this.field("E-mail");
  }

  get level(): Locator {
    return this.field("Level");
  }

  get password(): Locator {
    return this.field("Password");
  }

  get repeated(): Locator {
    return this.field("Repeat password");
  }

  get asksForNewPassword(): Locator {
    return this.field("Ask for a new password at the next sign-in");
  }

  get ownPassword(): Locator {
    return this.field("Your password");
  }

  get ownRecoveryCode(): Locator {
    return this.field("Your recovery code");
  }

  async fillPassword(password: string): Promise<void> {
    await this.password.fill(password);
    await this.repeated.fill(password);
  }
}

export class NewAccountPage extends AccountFormPage {
  readonly path: string;
  readonly heading: string;

  constructor(page: Page, directory: Directory) {
    super(page);
    this.path = `/management/${directory}/new`;
    this.heading = directory === "staff" ? "Create staff" : "Create client";
  }

  get login(): Locator {
    return this.field("Login");
  }

  async save(): Promise<void> {
    await this.press("Save", "create_account");
  }
}

export class AccountPage extends AccountFormPage {
  readonly path: string;
  readonly heading: string;

  constructor(page: Page, directory: Directory, login: string) {
    super(page);
    this.path = `/management/${directory}/${login}`;
    this.heading = `Edit ${login}`;
  }

  async save(): Promise<void> {
    await this.press("Save", "edit_account");
  }

  async askToDisable(): Promise<void> {
    await this.ask("Disable account");
  }

  async disable(): Promise<void> {
    await this.askToDisable();
    await this.goOn("Disable account", "Yes, disable it", "disable_account");
  }

  async enable(): Promise<void> {
    await this.press("Enable account", "enable_account");
  }

  async unlock(): Promise<void> {
    await this.press("Unlock account", "unlock_account");
  }

  get disableButton(): Locator {
    return this.button("Disable account");
  }

  get enableButton(): Locator {
    return this.button("Enable account");
  }

  get disableTwoStepButton(): Locator {
    return this.button("Disable two-step authentication");
  }

  async askToDisableTwoStep(): Promise<void> {
    await this.ask("Disable two-step authentication");
  }

  async disableTwoStep(): Promise<void> {
    await this.goOn("Disable two-step authentication", "Yes, disable it", "disable_account_two_step");
    await alive(this.page);
  }
}

/** What the audit log is filtered by. */
export interface AuditFilter {
  account?: string;
  actor?: string;
  /** The name of the event, as people read it. */
  event?: string;
  /** In UTC, as fields for a day and a time have it: 2026-11-24T10:00. */
  from?: string;
  to?: string;
}

export class AuditLogPage extends SignedInPage {
  readonly path = "/management/audit";
  readonly heading = "Audit log";

  get account(): Locator {
    return this.field("Account");
  }

  get actor(): Locator {
    return this.field("Actor");
  }

  get event(): Locator {
    return this.field("Event");
  }

  get from(): Locator {
    return this.field("From");
  }

  get to(): Locator {
    return this.field("To");
  }

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Audit log" }).getByRole("rowgroup").nth(1).getByRole("row");
  }

  async filter({ account = "", actor = "", event = "All events", from = "", to = "" }: AuditFilter): Promise<void> {
    await this.account.fill(account);
    await this.actor.fill(actor);
    await this.event.selectOption(event);
    await this.from.fill(from);
    await this.to.fill(to);
    await this.button("Filter").click();
    await expect(this.page).toHaveURL(({ searchParams }) =>
      Object.entries({ account, actor, from, to }).every(([name, value]) => searchParams.get(name) === value),
    );
    await this.isShown();
  }

  /** The lines of the file, the heading first. */
  async export(): Promise<string[]> {
    const arrives = this.page.waitForEvent("download");
    await this.link("Export CSV").click();
    const file = await arrives;
    expect(file.suggestedFilename()).toBe("audit-log.csv");
    const text = await readFile(await file.path(), "utf8");
    return text.trimEnd().split("\r\n");
  }
}
