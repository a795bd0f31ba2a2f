// What every page owes to small screens, large letters and fingers.

import { expect, type Locator, type Page } from "@playwright/test";

import { reloaded } from "./hydration";

/** Nothing stands outside of the screen's width or is cut off, where it could be reached only by scrolling sideways, or not at all. */
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
      const isCut = ["hidden", "auto"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1;
      return box.left < -0.5 || box.right > width + 0.5 || isCut;
    });
    const describe = (element: Element) => `<${element.localName} class="${element.getAttribute("class") ?? ""}">`;
    return { content: document.documentElement.scrollWidth, outside: outside.map(describe) };
  }, width);
  expect(outside, `outside of ${width} px, or cut off`).toEqual([]);
  expect(content, "the width of the content").toBeLessThanOrEqual(width);
}

/** Loads the page once more; nothing on it moves when styles, letters, the application and local times arrive. */
export async function expectToStandStill(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as (PerformanceEntry & { sources: { node: Node | null }[] })[]) {
        moved.push(...sources.map(({ node }) => (node instanceof Element ? node.outerHTML : String(node?.textContent)).slice(0, 120)));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await reloaded(page);
  const moved = await page.evaluate(async () => {
    // What is painted in one frame is known in the next.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as { moved: string[] }).moved;
  });
  expect(moved).toEqual([]);
}

/** Whatever can be pressed or typed into: under an open dialog nothing can. */
export async function controls(page: Page): Promise<Locator[]> {
  const dialog = page.locator("dialog[open]");
  const within = (await dialog.count()) > 0 ? dialog : page.locator("body");
  // Links within sentences are as high as their line (WCAG 2.2, 2.5.5: inline), the skip link is nothing for fingers.
  const links = "a[href]:not(p > a:not(.link-alone)):not([href='#content'])";
  const found = within.locator(`button:enabled, input:enabled:not([type=hidden]), ${links}`);
  return found.filter({ visible: true }).all();
}

/** Every control is at least 44 px wide and high (WCAG 2.2, 2.5.5; Apple's and Google's guidelines). */
export async function expectRoomForFingers(page: Page): Promise<void> {
  for (const control of await controls(page)) {
    const { name, size } = await control.evaluate((element) => {
      // A link may take the whole row in which it stands.
      const isStretched = getComputedStyle(element, "::after").position === "absolute";
      const target = isStretched && element instanceof HTMLElement ? (element.offsetParent ?? element) : element;
      const { width, height } = target.getBoundingClientRect();
      return { name: element.outerHTML.slice(0, 120), size: Math.min(width, height) };
    });
    expect(size, name).toBeGreaterThanOrEqual(44);
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
