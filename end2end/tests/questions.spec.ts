// What shuts somebody out or cannot be taken back is asked about first: in a dialog, and on a page without JavaScript.

import type { Locator, Page } from "@playwright/test";

import { comesAlive, countRequests } from "./support/hydration";
import { expect, test } from "./support/test";

function within(page: Page, name: string): Locator {
  return page.getByRole("dialog").getByRole("button", { name, exact: true });
}

test.describe("in a dialog", { tag: "@javascript" }, () => {
  test("the question names the account, and leads back by its first button and by Escape", async ({ account, administrator, page, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const client = visitor.accountPage("clients", account.login);
    await client.open();
    const count = countRequests(page, "disable_account");
    await expect(client.question).toHaveCount(0);
    for (const goBack of [() => page.keyboard.press("Escape"), () => page.keyboard.press("Enter"), () => within(page, "Cancel").click()]) {
      await client.disableButton.press("Enter");
      await expect(client.question).toHaveAccessibleName(`Disable ${account.login}?`);
      await expect(client.question).toContainText("It is logged out at once");
      await expect(within(page, "Cancel")).toBeFocused();
      await goBack();
      await expect(client.question).toHaveCount(0);
      await expect(client.disableButton).toBeFocused();
    }
    expect(count()).toBe(0);
    await expect(client.disableButton).toBeEnabled();
  });

  test("the keyboard alone goes on, and only then it is done, once", async ({ account, administrator, page, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const client = visitor.accountPage("clients", account.login);
    await client.open();
    const count = countRequests(page, "disable_account");
    await client.disableButton.press("Enter");
    await expect(within(page, "Cancel")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(within(page, "Yes, disable it")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(client.enableButton).toBeVisible();
    expect(count()).toBe(1);
    // What gives back asks nothing.
    await client.enable();
    await expect(client.disableButton).toBeVisible();
  });

  test("new recovery codes are made when the question is answered", async ({ protectedAccount, page, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    const { recoveryCodes } = visitor;
    await recoveryCodes.open();
    await page.getByRole("button", { name: "Create new codes", exact: true }).click();
    await expect(recoveryCodes.question).toHaveAccessibleName("Replace your recovery codes?");
    await within(page, "Cancel").click();
    await expect(recoveryCodes.codes).toHaveCount(0);
    await recoveryCodes.create();
    await expect(recoveryCodes.codes).toHaveCount(10);
  });

  test("a form that is not filled in asks nothing", async ({ protectedAccount, page, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    await protectedAccount.proofGetsOlder(16);
    const { recoveryCodes } = visitor;
    await recoveryCodes.open();
    await page.getByRole("button", { name: "Create new codes", exact: true }).click();
    await expect(recoveryCodes.question).toHaveCount(0);
    await expect(recoveryCodes.password).toBeFocused();
  });
});

test("ending all other sessions is asked about", async ({ account, elsewhere, page, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  const { sessions } = visitor;
  await sessions.open();
  await sessions.endOthersButton.click();
  await expect(page.getByRole("heading", { name: "End all other sessions?" })).toBeVisible();
  await elsewhere.home.open();
  await (comesAlive(page) ? within(page, "Cancel") : page.getByRole("link", { name: "Cancel", exact: true })).click();
  await sessions.isShown();
  await expect(sessions.rows).toHaveCount(2);
  await elsewhere.home.open();
});
