// Recovery codes: given once when two-step authentication is switched on, and used when the phone is lost.

import { readFile } from "node:fs/promises";

import { codesIn, enableTwoStep } from "./support/door";
import { comesAlive } from "./support/hydration";
import { expect, test } from "./support/test";

test("they are shown after enabling until they are saved, and kept as a file", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  await visitor.enableTwoStep.submit((await visitor.scansQrCode()).code());
  const { page, recoveryCodes } = visitor;
  await recoveryCodes.isShown();
  const shown = await recoveryCodes.codes.allTextContents();
  expect(codesIn(shown.join(" "))).toHaveLength(10);
  await page.reload();
  await recoveryCodes.isShown();
  expect(await recoveryCodes.codes.allTextContents()).toEqual(shown);

  const downloading = page.waitForEvent("download");
  await recoveryCodes.download.click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("vestibule-recovery-codes.txt");
  const file = await readFile(await download.path(), "utf8");
  expect(codesIn(file)).toEqual(shown);
  expect(file).toContain(account.login);

  await recoveryCodes.saved();
  await visitor.userSettings.showsTwoStepOn();
  await visitor.userSettings.follow("Recovery codes");
  await recoveryCodes.isShown();
  await expect(recoveryCodes.codes).toHaveCount(0);
  await expect(page.getByText("10 codes are left.")).toBeVisible();
});

test("those that were never confirmed as saved are told of until they are", async ({ account, page, visitor }) => {
  await enableTwoStep(account, { saysSaved: false });
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await expect(visitor.home.notice).toContainText("Your recovery codes have not been confirmed as saved.");
  await visitor.home.follow("Recovery codes");
  await visitor.recoveryCodes.isShown();
  await visitor.recoveryCodes.haveThem();
  await visitor.userSettings.isShown();
  await expect(page.getByRole("status").filter({ hasText: "The recovery codes are saved." })).toBeVisible();
  await visitor.home.open();
  await expect(visitor.home.notice).toHaveCount(0);
});

test("one signs in in place of the phone, and Home tells of it", async ({ protectedAccount, visitor }) => {
  await visitor.isAskedForCodeOf(protectedAccount);
  await visitor.code.useRecoveryCode();
  await visitor.recovery.isShown();
  await visitor.recovery.submit(protectedAccount.recoveryCodes[0]?.toUpperCase() ?? "");
  await visitor.home.isShown();
  await expect(visitor.home.notice).toContainText("A recovery code was used since your sign-in before this one.");
  await expect(visitor.home.notice).toContainText("You have 9 recovery codes left.");
  await visitor.home.follow("Recovery codes");
  await visitor.recoveryCodes.isShown();
});

test("somebody who lost the phone gets in and sets up another one alone", async ({ protectedAccount, visitor }) => {
  const [first, second] = protectedAccount.recoveryCodes;
  await visitor.logIn.open();
  await visitor.logIn.submitPasswordOf(protectedAccount);
  await visitor.code.isShown();
  await visitor.code.useRecoveryCode();
  await visitor.recovery.submit(first ?? "");
  await visitor.home.isShown();
  await visitor.userSettings.open();
  await visitor.userSettings.disableLink.click();
  await visitor.disableTwoStep.isShown();
  await visitor.disableTwoStep.useRecoveryCode();
  await visitor.disableTwoStep.submit(second ?? "", visitor.disableTwoStep.recoveryCode);
  await visitor.userSettings.showsTwoStepOff();
  await visitor.userSettings.enableLink.click();
  protectedAccount.authenticator = await visitor.scansQrCode();
  await visitor.enableTwoStep.submit(protectedAccount.authenticator.code());
  await visitor.savesRecoveryCodes();
  await visitor.userSettings.logOut();
  await visitor.signsInAs(protectedAccount);
});

test("new codes replace the old ones", async ({ elsewhere, protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  await protectedAccount.proofGetsOlder(16);
  const { recoveryCodes } = visitor;
  await recoveryCodes.open();
  await recoveryCodes.askToCreate();
  await recoveryCodes.password.fill(protectedAccount.password);
  await recoveryCodes.code.fill(await protectedAccount.code());
  await recoveryCodes.create();
  const codes = await visitor.savesRecoveryCodes();
  for (const code of codes) expect(protectedAccount.recoveryCodes).not.toContain(code);

  await elsewhere.isAskedForCodeOf(protectedAccount);
  await elsewhere.recovery.open();
  await elsewhere.recovery.submit(codes[0] ?? "");
  await elsewhere.home.isShown();
});

test("Copy and Print are there where JavaScript is", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  await visitor.enableTwoStep.submit((await visitor.scansQrCode()).code());
  const { page, recoveryCodes } = visitor;
  await recoveryCodes.isShown();
  if (!comesAlive(page)) {
    await expect(recoveryCodes.copy).toHaveCount(0);
    await expect(recoveryCodes.print).toHaveCount(0);
    return;
  }
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await recoveryCodes.copy.click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")).toEqual(await recoveryCodes.codes.allTextContents());
  await page.evaluate(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "");
  });
  await recoveryCodes.print.click();
  await expect(page.locator("html[data-printed]")).toBeVisible();
  // On paper it is dark on light, and says whose codes they are.
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.locator("html")).toHaveCSS("color", "rgb(22, 26, 34)");
  await expect(page.getByText(`For the account ${account.login} of Vestibule (localhost)`)).toBeVisible();
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(recoveryCodes.navigation).toBeHidden();
  await expect(recoveryCodes.codes.first()).toBeVisible();
});

test.describe("what is no code of the account", () => {
  test.use({ refusals: [422] });

  test("or was used, opens nothing", async ({ elsewhere, protectedAccount, visitor }) => {
    const used = protectedAccount.recoveryCodes[0] ?? "";
    await elsewhere.isAskedForCodeOf(protectedAccount);
    await elsewhere.recovery.open();
    await elsewhere.recovery.submit(used);
    await elsewhere.home.isShown();
    await visitor.isAskedForCodeOf(protectedAccount);
    const { recovery } = visitor;
    await recovery.open();
    await recovery.submit(used);
    await recovery.saysAbout(recovery.code, "Wrong recovery code, or one that has been used.");
    await expect(recovery.code).toHaveValue("");
    await recovery.submit("123456");
    await recovery.saysAbout(recovery.code, "A recovery code has sixteen letters and digits.");
  });
});
