// The theme: the system's, or the one that was chosen in this browser; right from the first paint.

import type { Page } from "@playwright/test";

import { expect, test } from "./support/test";

const CANVAS = { light: "rgb(246, 247, 249)", dark: "rgb(14, 17, 22)" };

/** What of a page has the theme's colour: its ground, the browser's controls, and the frame around it. */
async function isShownIn(page: Page, theme: keyof typeof CANVAS): Promise<void> {
  const html = page.locator("html");
  await expect(html).toHaveCSS("background-color", CANVAS[theme]);
  const frame = await page.evaluate(() => {
    const metas = [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")];
    const counts = metas.filter(({ media }) => media === "" || matchMedia(media).matches);
    return counts.map(({ content }) => content);
  });
  expect(frame).toEqual([theme === "light" ? "#f6f7f9" : "#0e1116"]);
  const scheme = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(["light dark", theme]).toContain(scheme);
}

for (const system of ["light", "dark"] as const) {
  const other = system === "light" ? "dark" : "light";
  const [systems, others] = system === "light" ? ["Light", "Dark"] : ["Dark", "Light"];

  test.describe(`on a ${system} system`, () => {
    test.use({ colorScheme: system, refusals: [404] });

    test("it is chosen before sign-in and obeyed by every page, until it is given up", async ({ account, page, visitor }) => {
      await visitor.logIn.open("?next=%2Fsettings%2Fuser");
      await isShownIn(page, system);
      await visitor.logIn.chooseTheme(others ?? "");
      await isShownIn(page, other);
      expect(new URL(page.url()).searchParams.get("next")).toBe("/settings/user");
      await visitor.logIn.submitPasswordOf(account);
      await visitor.userSettings.isShown();
      await isShownIn(page, other);
      await page.goto("/nothing-here");
      await isShownIn(page, other);
      await visitor.userSettings.open();
      await visitor.userSettings.chooseTheme("System");
      await isShownIn(page, system);
      await visitor.userSettings.chooseTheme(systems ?? "");
      await page.emulateMedia({ colorScheme: other });
      await isShownIn(page, system);
    });
  });
}

test("the chosen one is marked", async ({ page, visitor }) => {
  await visitor.logIn.open();
  const theme = (name: string) => page.getByRole("button", { name, exact: true });
  await expect(theme("System")).toHaveAttribute("aria-pressed", "true");
  await visitor.logIn.chooseTheme("Dark");
  await expect(theme("Dark")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".choice[aria-pressed=true]")).toHaveCount(1);
});
