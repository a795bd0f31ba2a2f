// Every page on small screens, with large letters, and under fingers.

import type { Page } from "@playwright/test";

import { inRussian } from "./support/language";
import { expectRoomForFingers, expectToBeWithinReach, expectToFitTheWidth } from "./support/layout";
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
  await page.setViewportSize({ width: 640, height: 400 });
  await expectToFitTheWidth(page);
  await expectToBeWithinReach(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await expectToFitTheWidth(page);
  await expectToBeWithinReach(page);
}

test.use({ refusals: refusalsOfViews });
testOnEmptyPanel.use({ refusals: refusalsOfViews });

for (const { name, show } of views) {
  test(`${name}: fits screens of 320 and 390 px`, async ({ account, page, visitor }) => {
    await show(visitor, account);
    await expectToFitSmallScreens(page);
  });

  test(`${name}: usable at 200 %`, async ({ account, page, visitor }) => {
    await show(visitor, account);
    await expectToBeUsableWhenEnlarged(page);
  });

  test(`${name}: fits them in Russian, whose words are longer`, { tag: "@once" }, async ({ account, page, visitor }) => {
    await show(visitor, account);
    await inRussian(page);
    await expectToFitSmallScreens(page);
    await expectToBeUsableWhenEnlarged(page);
  });

  test(`${name}: room for fingers`, { tag: "@touch" }, async ({ account, page, visitor }) => {
    await show(visitor, account);
    await expectRoomForFingers(page);
  });
}

for (const { name, show } of viewsOfEmptyPanel) {
  testOnEmptyPanel(`${name}: fits screens of 320 and 390 px, usable at 200 %`, async ({ page, visitor }) => {
    await show(visitor);
    await expectToFitSmallScreens(page);
    await expectToBeUsableWhenEnlarged(page);
  });

  testOnEmptyPanel(`${name}: fits them in Russian`, { tag: "@once" }, async ({ page, visitor }) => {
    await show(visitor);
    await inRussian(page);
    await expectToFitSmallScreens(page);
    await expectToBeUsableWhenEnlarged(page);
  });

  testOnEmptyPanel(`${name}: room for fingers`, { tag: "@touch" }, async ({ page, visitor }) => {
    await show(visitor);
    await expectRoomForFingers(page);
  });
}
