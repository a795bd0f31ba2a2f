// Takes a picture of every page in every project, into the folder that tools/screenshots names, and the README's pictures.

import { join } from "node:path";

import type { Page, TestInfo } from "@playwright/test";

import { enableTwoStep, signInElsewhere } from "./door";
import { inRussian } from "./language";
import { test, testOnEmptyPanel } from "./test";
import { refusalsOfViews, views, viewsOfEmptyPanel } from "./views";

const folder = process.env["SCREENSHOTS_DIR"] ?? "test-results/screenshots";

async function take(page: Page, name: string, { project }: TestInfo): Promise<void> {
  if (project.metadata["isRussian"]) await inRussian(page);
  const file = `${name.replaceAll(/[^a-z0-9]+/g, "-")}.png`;
  await page.screenshot({ path: join(folder, project.name, file), fullPage: true, animations: "disabled" });
}

test.use({ refusals: refusalsOfViews });
testOnEmptyPanel.use({ refusals: refusalsOfViews });

for (const { name, show } of views) {
  test(name, async ({ account, page, visitor }, info) => {
    await show(visitor, account);
    await take(page, name, info);
  });
}

for (const { name, show } of viewsOfEmptyPanel) {
  testOnEmptyPanel(name, async ({ page, panel, visitor }, info) => {
    await show(visitor, panel);
    await take(page, name, info);
  });
}

testOnEmptyPanel("the README's pictures", { tag: "@readme" }, async ({ page, panel, visitor }) => {
  const ann = await panel.addAccount("ann");
  await visitor.isSignedInAs(ann);
  await page.setViewportSize({ width: 1080, height: 920 });
  await visitor.enableTwoStep.open();
  await page.screenshot({ path: join(folder, "enable-two-step.png"), animations: "disabled" });

  await enableTwoStep(ann);
  await signInElsewhere(ann);
  await visitor.isSignedInAs(ann);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await visitor.home.open();
  await page.screenshot({ path: join(folder, "home-phone-dark.png"), animations: "disabled" });
});
