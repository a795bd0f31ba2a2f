// The pages before sign-in.

import { expect, type Locator } from "@playwright/test";

import type { Account } from "../support/account";
import { comesAlive, sent } from "../support/hydration";
import { PanelPage } from "./panel-page";

export class SetUpPage extends PanelPage {
  readonly path = "/setup";
  readonly heading = "Set up Vestibule";

  get token(): Locator {
    return this.field("Setup token");
  }

  get password(): Locator {
    return this.field("Password");
  }

  get repeatedPassword(): Locator {
    return this.field("Repeat password");
  }

  async submit(token: string, password: string, repeated = password): Promise<void> {
    await this.token.fill(token);
    await this.password.fill(password);
    await this.repeatedPassword.fill(repeated);
    await this.press("Create root account", "set_up");
  }
}

export class LogInPage extends PanelPage {
  readonly path = "/login";
  readonly heading = "Log in";

  get login(): Locator {
    return this.field("Login");
  }

  get password(): Locator {
    return this.field("Password");
  }

  get submitButton(): Locator {
    return this.button("Log in");
  }

  async fill(login: string, password: string): Promise<void> {
    await this.login.fill(login);
    await this.password.fill(password);
  }

  async submit(login: string, password: string): Promise<void> {
    await this.fill(login, password);
    await this.press("Log in", "sign_in");
  }

  async submitPasswordOf(account: Account): Promise<void> {
    await this.submit(account.login, account.password);
  }

  async refuses(login: string, password: string): Promise<void> {
    await this.submit(login, password);
    await this.says("Wrong login or password.");
  }
}

export class RecoveryPage extends PanelPage {
  readonly path = "/login/recovery";
  readonly heading = "Recovery code";

  get code(): Locator {
    return this.field("Recovery code");
  }

  async submit(code: string): Promise<void> {
    await this.code.fill(code);
    await this.press("Ok", "submit_recovery_code");
  }
}

export class CodePage extends PanelPage {
  readonly path = "/login/code";
  readonly heading = "Two-step authentication";

  get code(): Locator {
    return this.field("One-time password");
  }

  /** Enters six digits, which send themselves where JavaScript is on. */
  async submit(code: string): Promise<void> {
    await sent(this.page, "submit_code", async () => {
      await this.code.fill(code);
      if (!comesAlive(this.page)) await this.button("Ok").click();
    });
  }

  /** Enters something that is no code, and sends it by the button. */
  async submitByButton(text: string): Promise<void> {
    await this.code.fill(text);
    await this.press("Ok", "submit_code");
  }

  async refuses(code: string, sentence: string | RegExp): Promise<void> {
    await this.submit(code);
    await this.saysAbout(this.code, sentence);
    await expect(this.code).toHaveValue("");
  }

  async useRecoveryCode(): Promise<void> {
    await this.link("Use a recovery code").click();
  }

  async startAgain(): Promise<void> {
    await this.press("Start again", "start_again");
  }
}
