// Home and the pages under Settings.

import { expect, type Locator } from "@playwright/test";

import { sent } from "../support/hydration";
import { SignedInPage } from "./panel-page";

export class HomePage extends SignedInPage {
  readonly path = "/";
  readonly heading = "Home";

  /** Whatever is to be known, but for the list of what happened. */
  get notice(): Locator {
    const messages = this.page.getByRole("main").getByRole("status");
    return messages.filter({ hasNot: this.page.getByRole("button", { name: "I have read this" }) });
  }

  /** What happened to the way in to the account, and has not been read. */
  get happened(): Locator {
    return this.page.getByRole("list", { name: /^This happened to your account/ }).getByRole("listitem");
  }

  async readsWhatHappened(): Promise<void> {
    await this.press("I have read this", "read_notices");
  }

  /** A value of the list of facts. */
  fact(name: string): Locator {
    const terms = this.page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) });
    return terms.locator("xpath=following-sibling::dd");
  }
}

export class UserSettingsPage extends SignedInPage {
  readonly path = "/settings/user";
  readonly heading = "User settings";

  get enableLink(): Locator {
    return this.link("Enable two-step authentication");
  }

  get disableLink(): Locator {
    return this.link("Disable two-step authentication");
  }

  get replacePhoneLink(): Locator {
    return this.link("Replace the phone");
  }

  /** Saves a language for the account. What comes then speaks it. */
  async chooseLanguage(name: string): Promise<void> {
    await this.field("Language").selectOption({ label: name });
    await this.press("Save", "set_account_language");
  }

  async showsTwoStepOn(): Promise<void> {
    await this.isShown();
    await expect(this.disableLink).toBeVisible();
    await expect(this.enableLink).toHaveCount(0);
  }

  async showsTwoStepOff(): Promise<void> {
    await this.isShown();
    await expect(this.enableLink).toBeVisible();
    await expect(this.disableLink).toHaveCount(0);
  }
}

export class ChangePasswordPage extends SignedInPage {
  readonly path = "/settings/user/password";
  readonly heading = "Change password";

  get current(): Locator {
    return this.field("Current password");
  }

  get password(): Locator {
    return this.field("New password");
  }

  get repeated(): Locator {
    return this.field("Repeat new password");
  }

  get saveButton(): Locator {
    return this.button("Save");
  }

  async fill(current: string, password: string, repeated = password): Promise<void> {
    await this.current.fill(current);
    await this.password.fill(password);
    await this.repeated.fill(repeated);
  }

  async submit(current: string, password: string, repeated = password): Promise<void> {
    await this.fill(current, password, repeated);
    await this.press("Save", "change_password");
  }
}

export class EnableTwoStepPage extends SignedInPage {
  readonly path = "/settings/user/two-step/enable";
  readonly heading = "Enable two-step authentication";

  get qrCode(): Locator {
    return this.page.getByRole("img", { name: "QR code" });
  }

  get accountName(): Locator {
    return this.field("Account name");
  }

  get key(): Locator {
    return this.field("Key");
  }

  get openInApp(): Locator {
    return this.link("Open in authenticator app");
  }

  get copy(): Locator {
    return this.button("Copy");
  }

  get password(): Locator {
    return this.field("Password");
  }

  get code(): Locator {
    return this.field("One-time password");
  }

  /** The address that the link opens in an app on the same device. */
  async address(): Promise<string> {
    return (await this.openInApp.getAttribute("href")) ?? "";
  }

  async submit(code: string): Promise<void> {
    await this.code.fill(code);
    await sent(this.page, "enable_two_step", () => this.button("Ok").click());
  }

  async cancel(): Promise<void> {
    await this.press("Cancel", "cancel_two_step");
  }
}

/** Asks for what the phone shows, or for a recovery code. */
abstract class SecondFactorPage extends SignedInPage {
  get code(): Locator {
    return this.field("One-time password");
  }

  get recoveryCode(): Locator {
    return this.field("Recovery code");
  }

  async useRecoveryCode(): Promise<void> {
    await this.link("Use a recovery code").click();
    await expect(this.recoveryCode).toBeVisible();
  }
}

export class ReplacePhonePage extends SecondFactorPage {
  readonly path = "/settings/user/two-step/replace";
  readonly heading = "Replace the phone";

  get qrCode(): Locator {
    return this.page.getByRole("img", { name: "QR code" });
  }

  /** Shows the present phone, or a recovery code. */
  async show(code: string, field = this.code): Promise<void> {
    await field.fill(code);
    await this.press("Ok", "begin_phone_replacement");
  }

  /** Enters what the other phone shows. */
  async submit(code: string): Promise<void> {
    await this.code.fill(code);
    await this.press("Ok", "replace_phone");
  }

  async cancel(): Promise<void> {
    await this.press("Cancel", "cancel_two_step");
  }
}

export class DisableTwoStepPage extends SecondFactorPage {
  readonly path = "/settings/user/two-step/disable";
  readonly heading = "Disable two-step authentication";

  async submit(code: string, field = this.code): Promise<void> {
    await field.fill(code);
    await this.press("Ok", "disable_two_step");
  }
}

export class RecoveryCodesPage extends SecondFactorPage {
  readonly path = "/settings/user/recovery-codes";
  readonly heading = "Recovery codes";

  /** New ones. */
  get codes(): Locator {
    return this.page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  }

  get copy(): Locator {
    return this.button("Copy");
  }

  get print(): Locator {
    return this.button("Print");
  }

  get download(): Locator {
    return this.link("Download");
  }

  get password(): Locator {
    return this.field("Password");
  }

  get haveThemButton(): Locator {
    return this.button("I have them");
  }

  async haveThem(): Promise<void> {
    await this.press("I have them", "recovery_codes_saved");
  }

  async saved(): Promise<void> {
    await this.press("I have saved them", "recovery_codes_saved");
  }

  async askToCreate(): Promise<void> {
    await this.ask("Create new codes");
  }

  async create(): Promise<void> {
    await this.goOn("Create new codes", "Yes, replace them", "create_recovery_codes");
  }
}

export class SessionsPage extends SignedInPage {
  readonly path = "/settings/user/sessions";
  readonly heading = "Sessions";

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Sessions" }).getByRole("rowgroup").nth(1).getByRole("row");
  }

  /** Ends the session of a row. */
  async end(row: Locator): Promise<void> {
    await sent(this.page, "end_session", () => row.getByRole("button", { name: /^End session / }).click());
  }

  async askToEndOthers(): Promise<void> {
    await this.ask("End all other sessions");
  }

  async endOthers(): Promise<void> {
    await this.goOn("End all other sessions", "Yes, end them", "end_other_sessions");
  }
}

export class SignInHistoryPage extends SignedInPage {
  readonly path = "/settings/user/history";
  readonly heading = "Sign-in history";

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Sign-in history" }).getByRole("rowgroup").nth(1).getByRole("row");
  }
}
