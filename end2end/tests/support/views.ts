// Every page of the panel, in each of the states in which it looks different. What holds for all pages is tested on these,
// and the screenshots are taken of them: a new page is one more entry here.

import { expect } from "@playwright/test";

import type { Account } from "./account";
import { enableTwoStep, failToSignIn, signInElsewhere } from "./door";
import { comesAlive } from "./hydration";
import { newLogin, newPassword } from "./panel";
import type { Visitor } from "./visitor";

export interface View {
  name: string;
  /** Brings the visitor there. The account is new: a client with a password. */
  show: (visitor: Visitor, account: Account) => Promise<void>;
}

/** The refusals (4xx) that the views provoke. */
export const refusalsOfViews = [403, 404, 422];

/** Is somebody who manages the account. */
async function managesClients(visitor: Visitor, account: Account): Promise<void> {
  await visitor.isSignedInAs(await account.panel.addAccount(newLogin("admin"), "admin"));
}

/** Pages of a panel that has accounts. */
export const views: View[] = [
  { name: "log in", show: (visitor) => visitor.logIn.open() },
  {
    name: "log in, refused",
    show: async (visitor, account) => {
      await visitor.logIn.open();
      await visitor.logIn.refuses(account.login, newPassword());
    },
  },
  {
    name: "log in, after a sign-in that took too long",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await account.timeIsUp("half_sign_in");
      await visitor.logIn.open();
      await visitor.logIn.says(/^That sign-in has ended/);
    },
  },
  {
    name: "code",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
    },
  },
  {
    name: "code, refused",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await visitor.code.refuses(account.phone.wrongCode(), /^Wrong one-time password/);
    },
  },
  {
    name: "recovery code, refused",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await visitor.code.useRecoveryCode();
      await visitor.recovery.isShown();
      await visitor.recovery.submit("aaaa-aaaa-aaaa-aaaa");
      await visitor.recovery.saysAbout(visitor.recovery.code, /^Wrong recovery code/);
    },
  },
  {
    name: "home, after a recovery code",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await visitor.recovery.open();
      await visitor.recovery.submit(account.recoveryCodes[0] ?? "");
      await visitor.home.isShown();
      await expect(visitor.home.notice).toContainText("A recovery code was used");
    },
  },
  {
    name: "home",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await visitor.home.open();
      await expect(visitor.home.notice).toBeVisible();
    },
  },
  {
    name: "home, after what happened elsewhere",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await signInElsewhere(account);
      await visitor.isSignedInAs(account);
      await visitor.home.open();
      await expect(visitor.home.happened).toHaveCount(2);
    },
  },
  {
    name: "home, with two steps",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.home.open();
    },
  },
  {
    name: "home, after wrong codes",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await visitor.code.refuses(account.phone.wrongCode(), /^Wrong one-time password/);
      await visitor.isSignedInAs(account);
      await visitor.home.open();
      await expect(visitor.home.notice.first()).toContainText("A wrong one-time password was entered");
    },
  },
  {
    name: "user settings",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await visitor.userSettings.open();
      await visitor.userSettings.showsTwoStepOff();
    },
  },
  {
    name: "user settings, with two steps",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.userSettings.open();
      await visitor.userSettings.showsTwoStepOn();
    },
  },
  {
    name: "change password",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await visitor.changePassword.open();
    },
  },
  {
    name: "change password, half chosen",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      const { changePassword } = visitor;
      await changePassword.open();
      await changePassword.password.fill("passwordpassword");
      if (!comesAlive(visitor.page)) return;
      await changePassword.shown(changePassword.password).click();
      await changePassword.capsLock(changePassword.repeated, true);
      await changePassword.rates("Easy to guess");
    },
  },
  {
    name: "change password, refused",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await visitor.changePassword.open();
      await visitor.changePassword.submit(account.password, "fourteen chars");
      await visitor.changePassword.says(/^This is too short/);
    },
  },
  {
    name: "enable two-step authentication",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await visitor.enableTwoStep.open();
    },
  },
  {
    name: "enable two-step authentication, refused, with password",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await account.proofGetsOlder(16);
      await visitor.enableTwoStep.open();
      const app = await visitor.scansQrCode();
      await visitor.enableTwoStep.password.fill(account.password);
      await visitor.enableTwoStep.submit(app.wrongCode());
      await visitor.enableTwoStep.says(/^Wrong one-time password/);
    },
  },
  {
    name: "new recovery codes",
    show: async (visitor, account) => {
      await visitor.isSignedInAs(account);
      await visitor.enableTwoStep.open();
      await visitor.enableTwoStep.submit((await visitor.scansQrCode()).code());
      await visitor.recoveryCodes.isShown();
      await expect(visitor.recoveryCodes.codes).toHaveCount(10);
    },
  },
  {
    name: "recovery codes",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.recoveryCodes.open();
    },
  },
  {
    name: "recovery codes, both steps to be shown again",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await account.proofGetsOlder(16);
      await visitor.recoveryCodes.open();
    },
  },
  {
    name: "disable two-step authentication",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.disableTwoStep.open();
    },
  },
  {
    name: "replace the phone",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.replacePhone.open();
    },
  },
  {
    name: "replace the phone, by another that is scanned",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.replacePhone.open();
      await visitor.replacePhone.show(await account.code());
      await expect(visitor.replacePhone.qrCode).toBeVisible();
    },
  },
  {
    name: "sessions",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await signInElsewhere(account);
      await visitor.isSignedInAs(account);
      await visitor.sessions.open();
      await expect(visitor.sessions.rows).toHaveCount(2);
    },
  },
  {
    name: "sessions, asked before the others end",
    show: async (visitor, account) => {
      await signInElsewhere(account);
      await visitor.isSignedInAs(account);
      await visitor.sessions.open();
      await visitor.sessions.endOthersButton.click();
      await expect(visitor.page.getByRole("heading", { name: "End all other sessions?" })).toBeVisible();
    },
  },
  {
    name: "sign-in history",
    show: async (visitor, account) => {
      await failToSignIn(account.panel.url, account.login, 2);
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await visitor.history.open();
      await expect(visitor.history.rows.first()).toBeVisible();
    },
  },
  {
    name: "clients",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.clients.open();
      await expect(visitor.clients.rows.first()).toBeVisible();
    },
  },
  {
    name: "clients, nothing found",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.clients.open();
      await visitor.clients.find("nothing begins so");
    },
  },
  {
    name: "clients, one of them protected",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await managesClients(visitor, account);
      await visitor.clients.open();
      await visitor.clients.find(account.login);
      await visitor.clients.logInAs(account.login);
      await visitor.clients.says(/is protected by two-step authentication/);
    },
  },
  {
    name: "home, acting as a client",
    show: async (visitor, account) => {
      await visitor.isActing(await account.panel.addAccount(newLogin("admin"), "admin"), account);
      await visitor.home.open();
      await expect(visitor.home.banner).toBeVisible();
    },
  },
  {
    name: "user settings, acting as a client",
    show: async (visitor, account) => {
      await visitor.isActing(await account.panel.addAccount(newLogin("admin"), "admin"), account);
      await visitor.userSettings.open();
    },
  },
  {
    name: "change password, closed while acting",
    show: async (visitor, account) => {
      await visitor.isActing(await account.panel.addAccount(newLogin("admin"), "admin"), account);
      await visitor.page.goto("/settings/user/password");
      await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText("Closed while acting");
    },
  },
  {
    name: "home, after somebody acted as the account",
    show: async (visitor, account) => {
      await visitor.isActing(await account.panel.addAccount(newLogin("admin"), "admin"), account);
      await visitor.isSignedInAs(account);
      await visitor.home.open();
      await expect(visitor.home.notice.first()).toContainText("worked inside your account");
    },
  },
  {
    name: "confirm, refused",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      const manager = await account.panel.addAccount(newLogin("admin"), "admin");
      await enableTwoStep(manager);
      await visitor.isSignedInAs(manager);
      await manager.proofGetsOlder(16);
      await visitor.clients.open();
      await visitor.clients.find(account.login);
      await visitor.clients.logInAs(account.login);
      await visitor.confirm.isShown();
      await visitor.confirm.submit(newPassword(), "123456");
      await visitor.confirm.saysAbout(visitor.confirm.password, "Wrong password.");
    },
  },
  {
    name: "create client",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.newClient.open();
    },
  },
  {
    name: "create client, refused",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.newClient.open();
      await visitor.newClient.login.fill(account.login);
      await visitor.newClient.fullName.fill("Ann O'Hara");
      await visitor.newClient.save();
      await visitor.newClient.saysAbout(visitor.newClient.login, "Another account has this login.");
    },
  },
  {
    name: "edit client",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.accountPage("clients", account.login).open();
    },
  },
  {
    name: "edit client, asked before it is disabled",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      const page = visitor.accountPage("clients", account.login);
      await page.open();
      if (!comesAlive(visitor.page)) return;
      await page.disableButton.click();
      await expect(page.question).toBeVisible();
    },
  },
  {
    name: "edit client, kept out by wrong passwords",
    show: async (visitor, account) => {
      await failToSignIn(account.panel.url, account.login, 6);
      await managesClients(visitor, account);
      await visitor.accountPage("clients", account.login).open();
    },
  },
  {
    name: "edit client, with a lost phone, both steps to be shown again",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      const manager = await account.panel.addAccount(newLogin("admin"), "admin");
      await enableTwoStep(manager);
      await visitor.isSignedInAs(manager);
      await manager.proofGetsOlder(16);
      await visitor.accountPage("clients", account.login).open();
    },
  },
  {
    name: "audit log",
    show: async (visitor, account) => {
      await failToSignIn(account.panel.url, account.login, 1);
      await managesClients(visitor, account);
      const page = visitor.accountPage("clients", account.login);
      await page.open();
      await page.disable();
      await page.isShown();
      await visitor.auditLog.open();
      await visitor.auditLog.filter({ account: account.login });
      await expect(visitor.auditLog.rows.first()).toContainText("Disable account");
    },
  },
  {
    name: "audit log, nothing found",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.auditLog.open();
      await visitor.auditLog.filter({ account: newLogin("nobody") });
    },
  },
  {
    name: "page not found",
    show: async (visitor) => {
      await visitor.page.goto("/settings/nothing-here");
      await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    },
  },
];

/** Pages of a panel without any account. */
export const viewsOfEmptyPanel: { name: string; show: (visitor: Visitor) => Promise<void> }[] = [
  { name: "set up", show: (visitor) => visitor.setUp.open() },
  {
    name: "set up, refused",
    show: async (visitor) => {
      await visitor.setUp.open();
      await visitor.setUp.submit("not-the-printed-token", newPassword());
      await visitor.setUp.says(/^Wrong setup token/);
    },
  },
];
