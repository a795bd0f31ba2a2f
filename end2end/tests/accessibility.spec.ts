// axe finds nothing on any page, of whatever impact: in the light and in the dark, with the contrast as it is and with more.
//
// It needs a browser that runs scripts: in the project without JavaScript its pages have them, but the panel's application
// never arrives, so that they stay as the server has rendered them.

import AxeBuilder from "@axe-core/playwright";
import type { Page, TestInfo } from "@playwright/test";

import { withholdApplication } from "./support/hydration";
import { expect, test, testOnEmptyPanel } from "./support/test";
import { refusalsOfViews, views, viewsOfEmptyPanel } from "./support/views";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectNothingFound(page: Page, contrasts: ("no-preference" | "more")[]): Promise<void> {
  for (const contrast of contrasts) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, contrast, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      const found = violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes.map(({ html }) => html) }));
      expect(found, `in the ${colorScheme}, contrast: ${contrast}`).toEqual([]);
    }
  }
}

/** Whoever asks for more contrast does so on any screen: one is enough to look at. */
function contrasts({ project }: TestInfo): ("no-preference" | "more")[] {
  return project.name === "desktop" ? ["no-preference", "more"] : ["no-preference"];
}

test.use({ javaScriptEnabled: true, refusals: refusalsOfViews });
testOnEmptyPanel.use({ javaScriptEnabled: true, refusals: refusalsOfViews });

for (const { name, show } of views) {
  test(name, async ({ account, context, page, visitor }, info) => {
    if (info.project.use.javaScriptEnabled === false) await withholdApplication(context);
    await show(visitor, account);
    await expectNothingFound(page, contrasts(info));
  });
}

for (const { name, show } of viewsOfEmptyPanel) {
  testOnEmptyPanel(name, async ({ context, page, panel, visitor }, info) => {
    if (info.project.use.javaScriptEnabled === false) await withholdApplication(context);
    await show(visitor, panel);
    await expectNothingFound(page, contrasts(info));
  });
}
