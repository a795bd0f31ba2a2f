// Forced colours (Windows' contrast themes): grounds are gone, so that lines alone tell what can be pressed and what is on.

import type { Page } from "@playwright/test";

import { expect, test } from "./support/test";
import { refusalsOfViews, views } from "./support/views";

/** Those of `selector` whose shape is not to be seen: without a line in another colour than the page's ground. */
async function shapeless(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll((elements) => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const canvas = ground === "rgba(0, 0, 0, 0)" ? getComputedStyle(document.documentElement).backgroundColor : ground;
    const hasLine = (style: CSSStyleDeclaration) =>
      parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle === "solid" && style.borderTopColor !== canvas;
    const isShapeless = (element: Element) =>
      !hasLine(getComputedStyle(element)) && !hasLine(getComputedStyle(element, "::before"));
    return elements.filter((element) => element.checkVisibility({ visibilityProperty: true }) && isShapeless(element)).map(({ outerHTML }) => outerHTML);
  });
}

test.use({ refusals: refusalsOfViews });

for (const { name, show } of views) {
  test(name, { tag: "@once" }, async ({ account, page, visitor }) => {
    await show(visitor, account);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, forcedColors: "active" });
      const shaped = ".button, .input, .check-box, .badge, .message, .card, .choices, .dialog[open]";
      expect(await shapeless(page, shaped), `without a line in the ${colorScheme}`).toEqual([]);
      for (const current of await page.locator("nav a[aria-current]").all()) {
        await expect(current).toHaveCSS("text-decoration-line", "underline");
      }
      for (const chosen of await page.locator(".choice[aria-pressed=true]").all()) {
        const ground = (element: Element) => getComputedStyle(element).backgroundColor;
        const others = page.locator(".choice[aria-pressed=false]").first();
        expect(await chosen.evaluate(ground)).not.toBe(await others.evaluate(ground));
      }
      await page.keyboard.press("Tab");
      const focused = page.locator(":focus-visible");
      if ((await focused.count()) > 0) await expect(focused.first()).toHaveCSS("outline-style", "solid");
    }
  });
}
