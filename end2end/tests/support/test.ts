// The test function of this suite: a panel that runs, accounts of the test alone, visitors whose browsers are watched.

import { type BrowserContext, expect, test as base } from "@playwright/test";

import type { Account } from "./account";
import { enableTwoStep } from "./door";
import { newLogin, Panel } from "./panel";
import { Visitor } from "./visitor";
import { Watch } from "./watch";

interface Fixtures {
  /** The refusals (4xx) that the test provokes, and that may therefore stand in a browser's console. */
  refusals: readonly number[];
  /** The running panel: one a worker, in which every test has accounts of its own. */
  panel: Panel;
  /** A client account with a password. */
  account: Account;
  /** A client account with two-step authentication, whose owner has the phone at hand. */
  protectedAccount: Account;
  /** An administrator account with a password. */
  administrator: Account;
  /** A staff account with a password. */
  colleague: Account;
  /** Notes what no browser may do; the test fails if there is anything. */
  watch: Watch;
  /** Somebody in front of the panel. */
  visitor: Visitor;
  /** Somebody else, or the same person on another device. */
  elsewhere: Visitor;
}

interface WorkerFixtures {
  sharedPanel: Panel;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  refusals: [[], { option: true }],

  sharedPanel: [
    async ({}, use) => {
      const panel = await Panel.start();
      await use(panel);
      await panel.remove();
      expect(panel.log, "the server's log").not.toMatch(/\bERROR\b|panicked/);
    },
    { scope: "worker" },
  ],

  panel: async ({ sharedPanel }, use) => {
    // All tests come from one address: its count of wrong passwords must not run from one test to the next.
    await sharedPanel.database.run("DELETE FROM throttle WHERE subject LIKE 'address:%'");
    await use(sharedPanel);
  },

  baseURL: async ({ panel }, use) => use(panel.url),

  account: async ({ panel }, use) => use(await panel.addAccount()),

  protectedAccount: async ({ panel }, use) => {
    const account = await panel.addAccount();
    await enableTwoStep(account);
    await use(account);
  },

  administrator: async ({ panel }, use) => use(await panel.addAccount(newLogin("admin"), "admin")),

  colleague: async ({ panel }, use) => use(await panel.addAccount(newLogin("staff"), "staff")),

  watch: async ({ panel, refusals }, use) => {
    const watch = new Watch(panel.url, refusals);
    await use(watch);
    expect(watch.complaints, "what the browsers complain about").toEqual([]);
  },

  context: async ({ context, watch }, use) => {
    watch.follow(context);
    await use(context);
  },

  visitor: async ({ page }, use) => use(new Visitor(page)),

  elsewhere: async ({ browser, watch }, use) => {
    const context: BrowserContext = await browser.newContext();
    watch.follow(context);
    await use(new Visitor(await context.newPage()));
    await context.close();
  },
});

/** The same on a panel of the test alone, without any account yet. */
export const testOnEmptyPanel = test.extend({
  panel: async ({}, use) => {
    const panel = await Panel.start();
    await use(panel);
    await panel.remove();
  },
});

export { expect };
