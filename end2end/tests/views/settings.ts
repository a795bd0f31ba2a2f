// The pages under Settings.

import { expect } from "@playwright/test";

import { enableTwoStep, failToSignIn, signInElsewhere } from "../support/door";
import { comesAlive } from "../support/hydration";
import { newLogin } from "../support/panel";
import type { View } from "./view";

export const settingsViews: View[] = [
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
    name: "change password, asked for at the first sign-in",
    show: async (visitor, account) => {
      await account.hasToChangePassword();
      await visitor.isSignedInAs(account);
      await visitor.home.leadsTo(visitor.changePassword);
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
    name: "recovery codes, not confirmed as saved",
    show: async (visitor, account) => {
      await enableTwoStep(account, { saysSaved: false });
      await visitor.isSignedInAs(account);
      await visitor.recoveryCodes.open();
      await expect(visitor.recoveryCodes.haveThemButton).toBeVisible();
    },
  },
  {
    name: "recovery codes, asked before they are replaced, with both steps",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isSignedInAs(account);
      await account.proofGetsOlder(16);
      await visitor.recoveryCodes.open();
      await visitor.recoveryCodes.askToCreate();
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
      await visitor.sessions.askToEndOthers();
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
      await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText("Not available while acting");
    },
  },
];
