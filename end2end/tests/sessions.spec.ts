// The account's own sessions: which there are, and how they are ended.

import { expect, test } from "./support/test";
import { Visitor } from "./support/visitor";

test("each is listed, and ended by its button", async ({ account, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  await visitor.userSettings.open();
  await visitor.userSettings.follow("Sessions");
  const { sessions } = visitor;
  await sessions.isShown();
  await expect(sessions.rows).toHaveCount(2);
  const other = sessions.rows.filter({ hasNotText: "This one" });
  await expect(other).toContainText(/Chrom/);
  await sessions.end(other);
  await sessions.isShown();
  await expect(sessions.rows).toHaveCount(1);
  await elsewhere.isSignedOut();

  await sessions.end(sessions.rows.filter({ hasText: "This one" }));
  await visitor.logIn.isShown();
  await visitor.isSignedOut();
});

test("a browser that calls itself by an endless name hides no button", async ({ account, browser, panel, visitor }) => {
  const context = await browser.newContext({ baseURL: panel.url, userAgent: "A".repeat(255) });
  await new Visitor(await context.newPage()).signsInAs(account);
  await context.close();
  await visitor.isSignedInAs(account);
  const { sessions } = visitor;
  await sessions.open();
  await expect(sessions.rows).toHaveCount(2);
  const beyond = await visitor.page.locator(".table-card").evaluate((card) => card.scrollWidth - card.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
});

test("all others end at once", async ({ account, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  const { sessions } = visitor;
  await sessions.open();
  await sessions.askToEndOthers();
  await sessions.endOthers();
  await sessions.isShown();
  await expect(sessions.rows).toHaveCount(1);
  await elsewhere.isSignedOut();
  await visitor.home.open();
});
