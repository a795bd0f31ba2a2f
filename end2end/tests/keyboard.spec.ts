// The journeys with a keyboard alone: whatever is needed is reached with Tab, visibly, and done with Enter or Space.

import { expect, type Page } from "@playwright/test";

import type { Account } from "./support/account";
import { Authenticator } from "./support/authenticator";
import { alive } from "./support/hydration";
import { test } from "./support/test";

/** More stops than any page of the journey has. */
const STOPS = 60;

/** Where the keyboard is: the role and name that assistive technology gives it. */
async function place(page: Page): Promise<string> {
  const snapshot = await page.locator(":focus").ariaSnapshot();
  return snapshot.split("\n")[0] ?? "";
}

/** Whether the focus can be seen there: by a ring of two pixels at least, which nothing has that is not focused. */
async function isFocusSeen(page: Page): Promise<boolean> {
  return page.locator(":focus").evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && box.width > 0 && box.height > 0;
  });
}

/** Goes on with Tab until it is there. */
async function reach(page: Page, wanted: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < STOPS; stop++) {
    if ((await page.locator(":focus").count()) > 0) {
      const here = await place(page);
      if (wanted.test(here)) {
        expect(await isFocusSeen(page), `the focus is seen on ${here}`).toBe(true);
        return;
      }
      seen.push(here);
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${wanted} is not among ${seen.join(", ")}`);
}

async function isAt(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  await alive(page);
}

/** Somebody with a keyboard alone. */
class Typist {
  constructor(readonly page: Page) {}

  async follow(name: string, heading: string): Promise<void> {
    await reach(this.page, new RegExp(`link "${name}"`));
    await this.page.keyboard.press("Enter");
    await isAt(this.page, heading);
  }

  async press(button: string, key = "Enter"): Promise<void> {
    await reach(this.page, new RegExp(`button "${button}"`));
    await this.page.keyboard.press(key);
  }

  async fill(field: string, text: string): Promise<void> {
    await reach(this.page, new RegExp(`textbox "${field}"`));
    await this.page.keyboard.type(text);
  }

  async submitPasswordOf({ login, password }: Account): Promise<void> {
    await this.page.goto("/login");
    await isAt(this.page, "Log in");
    await this.fill("Login", login);
    await this.fill("Password", password);
    await this.page.keyboard.press("Enter");
  }
}

test("from signing in to two-step authentication, and in again with it", async ({ account, page }) => {
  const typist = new Typist(page);
  await typist.submitPasswordOf(account);
  await isAt(page, "Home");
  await typist.follow("User settings", "User settings");
  await typist.follow("Enable two-step authentication", "Enable two-step authentication");
  await reach(page, /link "Open in authenticator app"/);
  const app = Authenticator.of((await page.locator(":focus").getAttribute("href")) ?? "");
  await typist.fill("One-time password", app.code());
  await page.keyboard.press("Enter");
  await isAt(page, "Recovery codes");
  await typist.press("I have saved them", "Space");
  await isAt(page, "User settings");

  await typist.press("Log out");
  await isAt(page, "Log in");
  account.authenticator = app;
  await typist.submitPasswordOf(account);
  await isAt(page, "Two-step authentication");
  await typist.fill("One-time password", await account.code());
  // With JavaScript the form has sent itself.
  if (await page.getByRole("heading", { level: 1, name: "Two-step authentication" }).isVisible()) {
    await page.keyboard.press("Enter");
  }
  await isAt(page, "Home");
});

test("without the phone: in by a recovery code, and another phone in its place", async ({ page, protectedAccount }) => {
  const typist = new Typist(page);
  const [first, second] = protectedAccount.recoveryCodes;
  await typist.submitPasswordOf(protectedAccount);
  await isAt(page, "Two-step authentication");
  await typist.follow("Use a recovery code", "Recovery code");
  await typist.fill("Recovery code", first ?? "");
  await page.keyboard.press("Enter");
  await isAt(page, "Home");
  await typist.follow("User settings", "User settings");
  await typist.follow("Replace the phone", "Replace the phone");
  await typist.follow("Use a recovery code", "Replace the phone");
  // The field has the focus from which the link was: typing goes on there.
  await expect(page.getByLabel("Recovery code", { exact: true })).toBeFocused();
  await page.keyboard.type(second ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  await alive(page);
  await reach(page, /link "Open in authenticator app"/);
  const app = Authenticator.of((await page.locator(":focus").getAttribute("href")) ?? "");
  await typist.fill("One-time password", app.code());
  await page.keyboard.press("Enter");
  await isAt(page, "User settings");
});

test("what is asked first is answered, and new codes are made", async ({ page, protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  await protectedAccount.proofGetsOlder(16);
  await visitor.recoveryCodes.open();
  const typist = new Typist(page);
  await typist.press("Create new codes");
  await expect(visitor.recoveryCodes.question).toBeVisible();
  await typist.fill("Password", protectedAccount.password);
  await typist.fill("One-time password", await protectedAccount.code());
  await page.keyboard.press("Enter");
  await expect(visitor.recoveryCodes.codes).toHaveCount(10);
});

test("the first stop leads past the navigation", async ({ account, page, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.userSettings.open();
  await page.keyboard.press("Tab");
  expect(await place(page)).toContain('link "Skip to content"');
  expect(await isFocusSeen(page)).toBe(true);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const isInContent = page.locator(":focus").evaluate((element) => element.closest("main") !== null);
  expect(await isInContent).toBe(true);
});
