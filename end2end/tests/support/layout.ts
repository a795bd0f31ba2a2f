// What every page owes to small screens, large letters and fingers.

import { expect, type Locator, type Page } from "@playwright/test";

/** Nothing stands outside of the screen's width, where it could be reached only by scrolling sideways, or not at all. */
export async function expectToFitTheWidth(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const { content, outside } = await page.evaluate((width) => {
    const isForScreenReaders = (element: Element): boolean => {
      const isClipped = element.getBoundingClientRect().width <= 1 && getComputedStyle(element).overflow === "hidden";
      return isClipped || (element.parentElement !== null && isForScreenReaders(element.parentElement));
    };
    const all = [...document.querySelectorAll("main *, nav *, header *, footer *")];
    const shown = all.filter(
      (element) => element.checkVisibility({ visibilityProperty: true }) && !isForScreenReaders(element),
    );
    const outside = shown.filter((element) => {
      const box = element.getBoundingClientRect();
      return box.left < -0.5 || box.right > width + 0.5;
    });
    const describe = (element: Element) => `<${element.localName} class="${element.getAttribute("class") ?? ""}">`;
    return { content: document.documentElement.scrollWidth, outside: outside.map(describe) };
  }, width);
  expect(outside, `outside of ${width} px`).toEqual([]);
  expect(content, "the width of the content").toBeLessThanOrEqual(width);
}

/** Whatever can be pressed or typed into: under an open dialog nothing can. */
export async function controls(page: Page): Promise<Locator[]> {
  const dialog = page.locator("dialog[open]");
  const within = (await dialog.count()) > 0 ? dialog : page.locator("body");
  const found = within.locator("button:enabled, input:enabled:not([type=hidden]), a.button, nav a");
  return found.filter({ visible: true }).all();
}

/** Every control is at least 44 px wide and high (WCAG 2.2, 2.5.5; Apple's and Google's guidelines). */
export async function expectRoomForFingers(page: Page): Promise<void> {
  for (const control of await controls(page)) {
    const box = await control.boundingBox();
    const name = await control.evaluate((element) => element.outerHTML.slice(0, 120));
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThanOrEqual(44);
  }
}

/** Every control can be brought onto the screen, and is not covered by anything there. */
export async function expectToBeWithinReach(page: Page): Promise<void> {
  for (const control of await controls(page)) {
    await control.scrollIntoViewIfNeeded();
    await expect(control).toBeInViewport({ ratio: 0.9 });
    await control.click({ trial: true });
  }
}
