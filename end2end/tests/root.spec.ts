// Root and admin: where root lands with and without two-step authentication on either side, and how it goes on.

import type { Account } from "./support/account";
import { enableTwoStep } from "./support/door";
import { expect, testOnEmptyPanel as test } from "./support/test";
import type { Visitor } from "./support/visitor";

/** Goes Management → Staff → admin → Log in. */
async function goesToAdmin(visitor: Visitor): Promise<void> {
  await visitor.home.navigateTo("Staff");
  await visitor.staff.isShown();
  await visitor.staff.logInAs("admin");
}

async function landsAtRootLevel(visitor: Visitor, root: Account): Promise<void> {
  await visitor.signsInAs(root);
  await visitor.home.showsNobodyActing();
  await expect(visitor.home.fact("Login")).toHaveText("root");
  await expect(visitor.home.notice.filter({ hasText: "You are at the root level." }).getByRole("link", { name: "Staff" })).toBeVisible();
}

test("without two-step root lands at the admin level, returns to its own, and goes again", async ({ panel, visitor }) => {
  const root = await panel.addRoot();
  await visitor.signsInAs(root);
  await visitor.home.showsActing("root", "admin");
  await expect(visitor.home.banner.getByRole("timer")).toHaveCount(0);
  await visitor.home.returnTo("root");
  await visitor.staff.isShown();
  await visitor.staff.showsNobodyActing();
  await goesToAdmin(visitor);
  await visitor.home.isShown();
  await visitor.home.showsActing("root", "admin");
  await expect(visitor.home.banner.getByRole("timer")).toBeVisible();
});

test("with two-step on root alone it stays at root, and enters admin", async ({ panel, visitor }) => {
  const root = await panel.addRoot();
  await visitor.signsInAs(root);
  await visitor.home.returnTo("root");
  await visitor.enableTwoStep.open();
  root.authenticator = await visitor.scansQrCode();
  await visitor.enableTwoStep.submit(root.authenticator.code());
  await visitor.savesRecoveryCodes();
  await visitor.userSettings.showsTwoStepOn();
  await visitor.userSettings.logOut();
  await visitor.logIn.isShown();

  await landsAtRootLevel(visitor, root);
  await goesToAdmin(visitor);
  await visitor.home.isShown();
  await visitor.home.showsActing("root", "admin");
});

test("with two-step on both root enters with a recent proof, and is else asked for one", async ({ panel, visitor }) => {
  const root = await panel.addRoot();
  await enableTwoStep(root);
  await enableTwoStep(await panel.setPassword("admin"));
  await landsAtRootLevel(visitor, root);
  await goesToAdmin(visitor);
  await visitor.home.isShown();
  await visitor.home.showsActing("root", "admin");
  await visitor.home.returnTo("root");
  await visitor.staff.isShown();

  await root.proofGetsOlder(16);
  await visitor.staff.logInAs("admin");
  await visitor.confirm.isShown();
  await visitor.confirm.submit(root.password, await root.code());
  await visitor.home.isShown();
  await visitor.home.showsActing("root", "admin");
});

test("with two-step on admin alone root is refused, and led to where its password is set", async ({ panel, visitor }) => {
  const root = await panel.addRoot();
  await enableTwoStep(await panel.setPassword("admin"));
  await landsAtRootLevel(visitor, root);
  await goesToAdmin(visitor);
  const sentence = "admin is protected by two-step authentication: sign in with its own login, password and one-time password.";
  await visitor.staff.isShown();
  await expect(visitor.staff.alert).toContainText(sentence);
  await visitor.staff.alert.getByRole("link", { name: "Edit admin" }).click();
  await visitor.accountPage("staff", "admin").isShown();
});

test("root protects admin, and is out of it at once", async ({ panel, visitor }) => {
  const root = await panel.addRoot();
  await visitor.signsInAs(root);
  await visitor.page.goto("/settings/user/two-step/enable");
  await visitor.enableTwoStep.isShown();
  await expect(visitor.enableTwoStep.alert).toContainText("admin has no password yet");

  const admin = await panel.setPassword("admin");
  await visitor.userSettings.open();
  await expect(visitor.page.getByRole("button", { name: "Return to root" })).toHaveCount(2);
  await visitor.userSettings.follow("Enable two-step authentication");
  await visitor.enableTwoStep.isShown();
  admin.authenticator = await visitor.scansQrCode();
  await visitor.enableTwoStep.submit(admin.authenticator.code());
  await expect(visitor.page.getByText("For the account admin")).toBeVisible();
  await visitor.savesRecoveryCodes();
  await visitor.staff.isShown();
  await visitor.staff.showsNobodyActing();
  await visitor.staff.logInAs("admin");
  await visitor.staff.says(/^admin is protected by two-step authentication/);
  await visitor.staff.logOut();
  await visitor.signsInAs(admin);
  await expect(visitor.home.fact("Login")).toHaveText("admin");
});

test("from root into admin into a client, and back step by step", async ({ panel, visitor }) => {
  const root = await panel.addRoot();
  const client = await panel.addAccount();
  await visitor.signsInAs(root);
  await visitor.home.navigateTo("Clients");
  await visitor.clients.isShown();
  await visitor.clients.logInAs(client.login);
  await visitor.home.isShown();
  await visitor.home.showsActing("root", client.login);
  await visitor.home.returnTo("admin");
  await visitor.clients.isShown();
  await visitor.clients.showsActing("root", "admin");
  await visitor.clients.returnTo("root");
  await visitor.staff.isShown();
  await visitor.staff.showsNobodyActing();
  await visitor.staff.logOut();
  await visitor.isSignedOut();
});
