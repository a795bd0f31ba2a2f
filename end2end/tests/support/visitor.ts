// Somebody with a browser of their own, in front of the panel.

import { expect, type Locator, type Page } from "@playwright/test";

import { CodePage, LogInPage, RecoveryPage, SetUpPage } from "../pages/entrance";
import { AccountListPage, AccountPage, AuditLogPage, ConfirmPage, type Directory, NewAccountPage } from "../pages/management";
import {
  ChangePasswordPage,
  DisableTwoStepPage,
  ReplacePhonePage,
  EnableTwoStepPage,
  HomePage,
  RecoveryCodesPage,
  SessionsPage,
  SignInHistoryPage,
  UserSettingsPage,
} from "../pages/settings";
import type { Account } from "./account";
import { Authenticator } from "./authenticator";
import { Door } from "./door";
import { scan } from "./qr-code";

export class Visitor {
  readonly setUp: SetUpPage;
  readonly logIn: LogInPage;
  readonly code: CodePage;
  readonly recovery: RecoveryPage;
  readonly home: HomePage;
  readonly userSettings: UserSettingsPage;
  readonly changePassword: ChangePasswordPage;
  readonly enableTwoStep: EnableTwoStepPage;
  readonly disableTwoStep: DisableTwoStepPage;
  readonly replacePhone: ReplacePhonePage;
  readonly recoveryCodes: RecoveryCodesPage;
  readonly sessions: SessionsPage;
  readonly history: SignInHistoryPage;
  readonly staff: AccountListPage;
  readonly clients: AccountListPage;
  readonly newClient: NewAccountPage;
  readonly newStaff: NewAccountPage;
  readonly confirm: ConfirmPage;
  readonly auditLog: AuditLogPage;

  constructor(readonly page: Page) {
    this.setUp = new SetUpPage(page);
    this.logIn = new LogInPage(page);
    this.code = new CodePage(page);
    this.recovery = new RecoveryPage(page);
    this.home = new HomePage(page);
    this.userSettings = new UserSettingsPage(page);
    this.changePassword = new ChangePasswordPage(page);
    this.enableTwoStep = new EnableTwoStepPage(page);
    this.disableTwoStep = new DisableTwoStepPage(page);
    this.replacePhone = new ReplacePhonePage(page);
    this.recoveryCodes = new RecoveryCodesPage(page);
    this.sessions = new SessionsPage(page);
    this.history = new SignInHistoryPage(page);
    this.staff = new AccountListPage(page, "staff");
    this.clients = new AccountListPage(page, "clients");
    this.newClient = new NewAccountPage(page, "clients");
    this.newStaff = new NewAccountPage(page, "staff");
    this.confirm = new ConfirmPage(page);
    this.auditLog = new AuditLogPage(page);
  }

  /** The page of an account under Management. */
  accountPage(directory: Directory, login: string): AccountPage {
    return new AccountPage(this.page, directory, login);
  }

  /** Is signed in without going through the pages: for tests that are about something else. */
  async isSignedInAs(account: Account): Promise<void> {
    await new Door(this.page.request, account.panel.url).signIn(account);
  }

  /** Has given the right password of an account with two-step authentication, and is asked for the code. */
  async isAskedForCodeOf(account: Account): Promise<void> {
    await new Door(this.page.request, account.panel.url).submitPassword(account);
    await this.code.open();
  }

  /** Is signed in, and acts as another account. */
  async isActing(actor: Account, target: Account): Promise<void> {
    const door = new Door(this.page.request, actor.panel.url);
    await door.signIn(actor);
    await door.submit("log_in_as", { login: target.login }, "/");
  }

  /** Goes through the pages of sign-in, whatever the account has. */
  async signsInAs(account: Account): Promise<void> {
    await this.logIn.open();
    await this.logIn.submitPasswordOf(account);
    if (account.authenticator) {
      await this.code.isShown();
      await this.code.submit(await account.code());
    }
    await this.home.isShown();
  }

  /** Points the phone's camera at the QR code. */
  async scansQrCode(from: { qrCode: Locator } = this.enableTwoStep): Promise<Authenticator> {
    return Authenticator.of(await scan(from.qrCode));
  }

  /** Writes down the recovery codes that the page shows, and says so. */
  async savesRecoveryCodes(): Promise<string[]> {
    await this.recoveryCodes.isShown();
    await expect(this.recoveryCodes.codes).toHaveCount(10);
    const codes = await this.recoveryCodes.codes.allTextContents();
    await this.recoveryCodes.saved();
    return codes;
  }

  /** Is led to the sign-in page when asking for a page behind the door. */
  async isSignedOut(): Promise<void> {
    await this.page.goto(this.userSettings.path);
    await this.logIn.isShown();
    expect(new URL(this.page.url()).searchParams.get("next")).toBe(this.userSettings.path);
  }
}
