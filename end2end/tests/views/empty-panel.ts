// Pages of a panel without any account, and those of root, which is made with the first.

import { expect } from "@playwright/test";

import { enableTwoStep } from "../support/door";
import { newPassword } from "../support/panel";
import type { ViewOfEmptyPanel } from "./view";

export const emptyPanelViews: ViewOfEmptyPanel[] = [
  { name: "set up", show: (visitor) => visitor.setUp.open() },
  {
    name: "home, where root lands",
    show: async (visitor, panel) => {
      await visitor.isSignedInAs(await panel.addRoot());
      await visitor.home.open();
      await visitor.home.showsActing("root", "admin");
    },
  },
  {
    name: "home, at the root level",
    show: async (visitor, panel) => {
      const root = await panel.addRoot();
      await enableTwoStep(root);
      await visitor.isSignedInAs(root);
      await visitor.home.open();
      await expect(visitor.home.notice.first()).toContainText("You are at the root level.");
    },
  },
  {
    name: "staff, with admin protected",
    show: async (visitor, panel) => {
      const root = await panel.addRoot();
      await enableTwoStep(await panel.setPassword("admin"));
      await panel.addAccount("sam", "staff");
      await visitor.isSignedInAs(root);
      await visitor.staff.open();
      await visitor.staff.logInAs("admin");
      await visitor.staff.says(/^admin is protected by two-step authentication/);
    },
  },
  {
    name: "edit admin, by root",
    show: async (visitor, panel) => {
      const root = await panel.addRoot();
      await enableTwoStep(root);
      await visitor.isSignedInAs(root);
      await root.proofGetsOlder(16);
      await visitor.accountPage("staff", "admin").open();
    },
  },
  {
    name: "set up, refused",
    show: async (visitor) => {
      await visitor.setUp.open();
      await visitor.setUp.submit("not-the-printed-token", newPassword());
      await visitor.setUp.says(/^Wrong setup token/);
    },
  },
];
