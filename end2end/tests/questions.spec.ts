// What shuts somebody out or cannot be taken back is asked about first: in a dialog, and on a page without JavaScript.

import type { Locator, Page } from "@playwright/test";

import type { Account } from "./support/account";
import { enableTwoStep } from "./support/door";
import { alive, comesAlive, countRequests } from "./support/hydration";
import { newPassword } from "./support/panel";
import { expect, test } from "./support/test";
import type { Visitor } from "./support/visitor";

function within(page: Page, name: string): Locator {
  return page.getByRole("dialog").getByRole("button", { name, exact: true });
}

/** Goes back: by a button of the dialog, or by a link of the page. */
async function cancel(page: Page): Promise<void> {
  await (comesAlive(page) ? within(page, "Cancel") : page.getByRole("link", { name: "Cancel", exact: true })).click();
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
      await expect(client.question).toContainText("Disabling logs it out at once");
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
});

test.describe("what a question needs to know stands within it", () => {
  test.use({ refusals: [422] });

  test("a proof that has got too old meanwhile is asked for", { tag: "@javascript" }, async ({ protectedAccount, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    const { recoveryCodes } = visitor;
    await recoveryCodes.open();
    await recoveryCodes.askToCreate();
    await expect(recoveryCodes.password).toHaveCount(0);
    await protectedAccount.proofGetsOlder(16);
    await recoveryCodes.create();
    await expect(recoveryCodes.password).toBeFocused();
    await expect(recoveryCodes.question.getByRole("alert")).toHaveText("Enter your password as well.");
    await recoveryCodes.password.fill(protectedAccount.password);
    await recoveryCodes.code.fill(await protectedAccount.code());
    await recoveryCodes.create();
    await expect(recoveryCodes.codes).toHaveCount(10);
  });

  test("and what is wrong about it too", async ({ protectedAccount, page, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    await protectedAccount.proofGetsOlder(16);
    const { recoveryCodes } = visitor;
    await recoveryCodes.open();
    await expect(recoveryCodes.password).toBeHidden();
    await recoveryCodes.askToCreate();
    await recoveryCodes.useRecoveryCode();
    await expect(recoveryCodes.question).toBeVisible();
    await recoveryCodes.password.fill(newPassword());
    await recoveryCodes.recoveryCode.fill(protectedAccount.recoveryCodes[0] ?? "");
    await recoveryCodes.create();
    await expect(recoveryCodes.question.getByRole("alert")).toHaveText("Wrong password.");
    await expect(recoveryCodes.password).toHaveAttribute("aria-invalid", "true");
    await recoveryCodes.password.fill(protectedAccount.password);
    await recoveryCodes.recoveryCode.fill(protectedAccount.recoveryCodes[0] ?? "");
    await recoveryCodes.create();
    await expect(page.getByRole("list", { name: "Recovery codes" })).toBeVisible();
    await expect(recoveryCodes.codes).toHaveCount(10);
  });
});

test.describe("a page that asks", { tag: "@javascript" }, () => {
  test.use({ refusals: [422] });

  test("comes alive, and forgets what was wrong", async ({ administrator, page, protectedAccount, visitor }) => {
    await enableTwoStep(administrator);
    await visitor.isSignedInAs(administrator);
    await administrator.proofGetsOlder(16);
    const client = visitor.accountPage("clients", protectedAccount.login);
    await page.goto(`${client.path}?ask=disable-two-step`);
    await alive(page);
    await page.getByRole("link", { name: "Use a recovery code" }).click();
    await expect(client.ownRecoveryCode).toBeFocused();
    await client.ownRecoveryCode.fill(administrator.recoveryCodes[0] ?? "");
    await client.ownPassword.fill(newPassword());
    const disable = page.getByRole("button", { name: "Disable two-step authentication", exact: true });
    await disable.click();
    await expect(page.getByRole("alert")).toHaveText("Wrong password.");
    await expect(client.ownPassword).toHaveValue("");
    await expect(client.ownRecoveryCode).toHaveValue("");
    await client.ownPassword.fill(administrator.password);
    await client.ownRecoveryCode.fill(administrator.recoveryCodes[0] ?? "");
    await disable.click();
    await client.isShown();
    await expect(client.disableTwoStepButton).toHaveCount(0);
  });
});

/** Whatever asks, with the page on which it does. */
const questions = [
  {
    heading: (login: string) => `Disable ${login}?`,
    ask: async (visitor: Visitor, { login }: Account) => {
      const client = visitor.accountPage("clients", login);
      await client.open();
      await client.askToDisable();
      return client;
    },
    isAsWas: (visitor: Visitor, { login }: Account) => expect(visitor.accountPage("clients", login).disableButton).toBeVisible(),
  },
  {
    heading: (login: string) => `Disable two-step authentication of ${login}?`,
    ask: async (visitor: Visitor, { login }: Account) => {
      const client = visitor.accountPage("clients", login);
      await client.open();
      await client.askToDisableTwoStep();
      return client;
    },
    isAsWas: (visitor: Visitor, { login }: Account) => expect(visitor.accountPage("clients", login).disableTwoStepButton).toBeVisible(),
  },
];

for (const { heading, ask, isAsWas } of questions) {
  test(`${heading("LOGIN")} Cancel changes nothing`, async ({ administrator, page, protectedAccount, visitor }) => {
    await enableTwoStep(administrator);
    await visitor.isSignedInAs(administrator);
    const asking = await ask(visitor, protectedAccount);
    await expect(page.getByRole("heading", { name: heading(protectedAccount.login) })).toBeVisible();
    await cancel(page);
    await asking.open();
    await isAsWas(visitor, protectedAccount);
  });
}

test("Replace your recovery codes? Cancel leaves the old ones", async ({ elsewhere, page, protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  const { recoveryCodes } = visitor;
  await recoveryCodes.open();
  await recoveryCodes.askToCreate();
  await expect(page.getByRole("heading", { name: "Replace your recovery codes?" })).toBeVisible();
  await cancel(page);
  await recoveryCodes.isShown();
  await elsewhere.isAskedForCodeOf(protectedAccount);
  await elsewhere.recovery.open();
  await elsewhere.recovery.submit(protectedAccount.recoveryCodes[0] ?? "");
  await elsewhere.home.isShown();
});

test("End all other sessions? Cancel ends none", async ({ account, elsewhere, page, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  const { sessions } = visitor;
  await sessions.open();
  await sessions.askToEndOthers();
  await expect(page.getByRole("heading", { name: "End all other sessions?" })).toBeVisible();
  await elsewhere.home.open();
  await cancel(page);
  await sessions.isShown();
  await expect(sessions.rows).toHaveCount(2);
  await elsewhere.home.open();
});
