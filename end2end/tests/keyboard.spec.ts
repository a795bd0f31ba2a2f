// The journeys with a keyboard alone: whatever is needed is reached with Tab, visibly, and done with Enter or Space.

import { expect, type Page } from "@playwright/test";

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

/** Whether the focus can be seen there. */
async function isFocusSeen(page: Page): Promise<boolean> {
  return page.locator(":focus").evaluate((element) => {
    const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isMarked = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    return isMarked && box.width > 0 && box.height > 0;
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

test("from signing in to two-step authentication, and in again with it", async ({ account, page }) => {
  const { keyboard } = page;
  const follow = async (name: string, heading: string) => {
    await reach(page, new RegExp(`link "${name}"`));
    await keyboard.press("Enter");
    await isAt(page, heading);
  };
  const signIn = async () => {
    await reach(page, /textbox "Login"/);
    await keyboard.type(account.login);
    await reach(page, /textbox "Password"/);
    await keyboard.type(account.password);
    await keyboard.press("Enter");
  };

  await page.goto("/login");
  await isAt(page, "Log in");
  await signIn();
  await isAt(page, "Home");
  await follow("User settings", "User settings");
  await follow("Enable two-step authentication", "Enable two-step authentication");
  await reach(page, /link "Open in authenticator app"/);
  const app = Authenticator.of((await page.locator(":focus").getAttribute("href")) ?? "");
  await reach(page, /textbox "One-time password"/);
  await keyboard.type(app.code());
  await keyboard.press("Enter");
  await isAt(page, "Recovery codes");
  await reach(page, /button "I have saved them"/);
  await keyboard.press("Space");
  await isAt(page, "User settings");

  await reach(page, /button "Log out"/);
  await keyboard.press("Enter");
  await isAt(page, "Log in");
  account.authenticator = app;
  await signIn();
  await isAt(page, "Two-step authentication");
  await reach(page, /textbox "One-time password"/);
  await keyboard.type(await account.code());
  // With JavaScript the form has sent itself.
  if (await page.getByRole("heading", { level: 1, name: "Two-step authentication" }).isVisible()) {
    await keyboard.press("Enter");
  }
  await isAt(page, "Home");
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
