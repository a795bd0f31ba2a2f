// The other languages, for what holds for every page whatever it says.

import { expect, type Page } from "@playwright/test";

import { reloaded } from "./hydration";

/** The page that is shown, once more in Russian, as this browser sees all pages from now on. */
export async function inRussian(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const headers = { accept: "text/html", origin };
  await page.request.post(`${origin}/api/set_language`, { form: { language: "ru" }, headers, maxRedirects: 0 });
  await reloaded(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
}
