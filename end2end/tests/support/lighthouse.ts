// Audits pages with Lighthouse on a simulated phone: fast (95 or more), and nothing to be said about accessibility and best
// practices.

import { chromium, expect, type Page } from "@playwright/test";

import { enableTwoStep } from "./door";
import { freePort } from "./process";
import { desktop } from "./projects";
import { test } from "./test";

/** What is used of the package, which stands in a folder of its own: no test needs it. */
interface Lighthouse {
  default: (
    address: string,
    flags: { port: number; logLevel: "error"; extraHeaders: Record<string, string>; onlyCategories: string[] },
  ) => Promise<{ lhr: { categories: Record<string, { score: number | null }>; audits: Record<string, Audit> } } | undefined>;
}

interface Audit {
  id: string;
  score: number | null;
  scoreDisplayMode: string;
  title: string;
  details?: { items?: unknown };
}

const least: Record<string, number> = { performance: 95, accessibility: 100, "best-practices": 100 };

/** The elements that an audit has something to say about. */
function elementsOf({ details }: Audit): string {
  const items: { node?: { snippet?: string } }[] = Array.isArray(details?.items) ? details.items : [];
  return items.map(({ node }) => node?.snippet ?? "").join(" ");
}

/** Audits the page at `path`, as the browser of `page` would ask for it. */
async function audit(page: Page, url: string, path: string): Promise<void> {
  const packageFolder: string = "../../lighthouse/node_modules/lighthouse/core/index.js";
  const { default: lighthouse } = (await import(packageFolder)) as Lighthouse;
  const cookies = await page.context().cookies(url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const port = await freePort();
  const { launchOptions } = desktop;
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), `--remote-debugging-port=${port}`],
  });
  try {
    const onlyCategories = Object.keys(least);
    const result = await lighthouse(url + path, { port, logLevel: "error", extraHeaders: { cookie }, onlyCategories });
    const report = result?.lhr;
    const scores = Object.entries(report?.categories ?? {}).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]);
    const short = Object.values(report?.audits ?? {}).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative");
    const findings = short.map((found) => `${found.id} ${found.score}: ${found.title} ${elementsOf(found)}`).join("\n");
    console.log(`${path}: ${scores.map(([name, score]) => `${name} ${score}`).join(", ")}\n${findings}`);
    for (const [name, score] of scores) {
      expect(score, `${name} of ${path}`).toBeGreaterThanOrEqual(least[name as string] ?? 0);
    }
    expect(scores).toHaveLength(onlyCategories.length);
  } finally {
    await browser.close();
  }
}

test("the sign-in page", async ({ page, panel }) => {
  await panel.addAccount();
  await audit(page, panel.url, "/login");
});

test("Home and enabling", async ({ account, page, panel, visitor }) => {
  await visitor.isSignedInAs(account);
  await audit(page, panel.url, "/");
  await audit(page, panel.url, "/settings/user/two-step/enable");
});

test("Staff", async ({ page, panel, visitor }) => {
  const admin = await panel.addAccount("lighthouse-admin", "admin");
  await enableTwoStep(admin);
  await visitor.isSignedInAs(admin);
  await audit(page, panel.url, "/management/staff");
});
