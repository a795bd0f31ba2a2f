// Every page on small screens, with large letters, under fingers, in the language of longer words, and while it loads.

import type { Page, TestInfo } from "@playwright/test";

import { comesAlive } from "./support/hydration";
import { inRussian } from "./support/language";
import { expectRoomForFingers, expectToBeWithinReach, expectToFitTheWidth, expectToStandStill } from "./support/layout";
import { test, testOnEmptyPanel } from "./support/test";
import { refusalsOfViews, views, viewsOfEmptyPanel } from "./support/views";

/** As narrow as 1280 px are at 400 %, and as a phone of today. */
async function expectToFitSmallScreens(page: Page): Promise<void> {
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 640 });
    await expectToFitTheWidth(page);
  }
}

/** A window of 1280 × 800 at 200 %, and letters of twice the size in a whole one. */
async function expectToBeUsableWhenEnlarged(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await page.setViewportSize({ width: 640, height: 400 });
  await expectToFitTheWidth(page);
  await expectToBeWithinReach(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await expectToFitTheWidth(page);
  await expectToBeWithinReach(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
}

/** Whatever a page owes to the sizes of screens and letters. */
async function expectToFit(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectToFitTheWidth(page);
  await expectToFitSmallScreens(page);
  await expectToBeUsableWhenEnlarged(page);
  if (size) await page.setViewportSize(size);
}

async function expectToBeLaidOutWell(page: Page, { project }: TestInfo): Promise<void> {
  if (project.use.hasTouch) await test.step("room for fingers", () => expectRoomForFingers(page));
  await test.step("fits", () => expectToFit(page));
  // Loads the page anew: what was a state of this document is gone.
  if (comesAlive(page)) await test.step("stands still while it comes alive", () => expectToStandStill(page));
  if (project.name !== "desktop") return;
  await test.step("fits in Russian", async () => {
    await inRussian(page);
    await expectToFit(page);
  });
}

test.use({ refusals: refusalsOfViews });
testOnEmptyPanel.use({ refusals: refusalsOfViews });

for (const { name, show } of views) {
  test(name, async ({ account, page, visitor }, info) => {
    await show(visitor, account);
    await expectToBeLaidOutWell(page, info);
  });
}

for (const { name, show } of viewsOfEmptyPanel) {
  testOnEmptyPanel(name, async ({ page, panel, visitor }, info) => {
    await show(visitor, panel);
    await expectToBeLaidOutWell(page, info);
  });
}
