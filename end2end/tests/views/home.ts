// Home, in each of the states in which it looks different, and what is no page.

import { expect } from "@playwright/test";

import { enableTwoStep, signInElsewhere } from "../support/door";
import { newLogin } from "../support/panel";
import { hasLongNames, type View } from "./view";

export const homeViews: View[] = [
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
      await expect(visitor.home.notice.first()).toContainText("A wrong one-time password or recovery code was entered");
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
    name: "home, after somebody acted as the account",
    show: async (visitor, account) => {
      await visitor.isActing(await account.panel.addAccount(newLogin("admin"), "admin"), account);
      await visitor.isSignedInAs(account);
      await visitor.home.open();
      await expect(visitor.home.notice.first()).toContainText("worked inside your account");
    },
  },
  {
    name: "home, acting as somebody with a long name",
    show: async (visitor, account) => {
      const long = await hasLongNames(account);
      await visitor.isActing(await account.panel.addAccount(newLogin("admin"), "admin"), long);
      await visitor.home.open();
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
