// Whether the panel's application runs in a browser: pages wait for it before they are used, and forms are sent by it.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";

const withheld = new WeakSet<BrowserContext>();

/** Whether pages come alive in this browser: JavaScript is on, and the application arrives. */
export function comesAlive(page: Page): boolean {
  return test.info().project.use.javaScriptEnabled !== false && !withheld.has(page.context());
}

/** Pages do not come alive in this browser, for a reason of the test's. */
export function neverComesAlive(context: BrowserContext): void {
  withheld.add(context);
}

/** Waits until the application has taken over the page; where it never will, until the page is there. */
export async function alive(page: Page): Promise<void> {
  if (comesAlive(page)) {
    await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  } else {
    await page.waitForLoadState("domcontentloaded");
  }
}

/** Loads the page once more. Refusals are pages without the application. */
export async function reloaded(page: Page): Promise<void> {
  await page.reload();
  if ((await page.locator("script").count()) > 0) await alive(page);
}

/** From now on this browser runs scripts, but the application never arrives: as on a very slow line. */
export async function withholdApplication(context: BrowserContext): Promise<void> {
  neverComesAlive(context);
  const never = "export default () => new Promise(() => {}); export const hydrate = () => {};";
  await context.route(/\/pkg\/.*\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: never }));
}

/** Sends a form by `action`; waits for the server's answer, and for the page to which it leads. */
export async function sent(page: Page, endpoint: string, action: () => Promise<void>): Promise<void> {
  const nextDocument = new Promise<void>((resolve) => page.once("domcontentloaded", () => resolve()));
  if (!comesAlive(page)) {
    await action();
    return nextDocument;
  }
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === `/api/${endpoint}`);
  await action();
  const leadsElsewhere = (await answered).headers()["location"] !== undefined;
  if (leadsElsewhere) await nextDocument;
}

/** How many times `endpoint` is asked by this page from now on. */
export function countRequests(page: Page, endpoint: string): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === `/api/${endpoint}`) count++;
  });
  return () => count;
}
