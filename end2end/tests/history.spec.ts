// The sign-in history of one's own account.

import { quoted } from "./support/database";
import { failToSignIn } from "./support/door";
import { expect, test } from "./support/test";

test("it shows what was tried and done in the account's name, newest first", async ({ panel, protectedAccount, visitor }) => {
  await failToSignIn(panel.url, protectedAccount.login, 1);
  await visitor.signsInAs(protectedAccount);
  await visitor.userSettings.open();
  await visitor.userSettings.follow("Sign-in history");
  await visitor.history.isShown();

  const { rows } = visitor.history;
  await expect(rows.nth(0)).toContainText(/One-time password.*Succeeded.*127\.0\.0\.1/);
  await expect(rows.nth(1)).toContainText(/Password.*Succeeded/);
  await expect(rows.nth(2)).toContainText(/Password.*Failed/);
  await expect(rows.nth(3)).toContainText(/Log out.*Succeeded/);
  await expect(rows.nth(4)).toContainText(/Two-step authentication enabled.*Succeeded/);
  await expect(rows.nth(0)).toContainText(/Chrome/);
});

test("a removal of two-step authentication by hand stands there after the next sign-in", async ({ panel, protectedAccount, visitor }) => {
  await panel.database.run(`DELETE FROM totp WHERE login = ${quoted(protectedAccount.login)};`);
  protectedAccount.authenticator = undefined;
  await visitor.signsInAs(protectedAccount);
  await visitor.history.open();
  await expect(visitor.history.rows.filter({ hasText: "removed in the database" })).toHaveCount(1);
});

test("a long one is paged", async ({ account, page, panel, visitor }) => {
  await visitor.isSignedInAs(account);
  await panel.database.run(
    `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 59)
     INSERT INTO audit (at, event, outcome, actor, account, address)
     SELECT at, event, outcome, actor, account, '203.0.113.' || n FROM number, audit WHERE account = ${quoted(account.login)};`,
  );
  await visitor.history.open();
  await expect(visitor.history.rows).toHaveCount(25);
  await expect(visitor.history.rows.first()).toContainText("203.0.113.59");
  await page.getByRole("link", { name: "Older" }).click();
  await expect(visitor.history.rows.first()).toContainText("203.0.113.34");
  await page.getByRole("link", { name: "Older" }).click();
  await expect(visitor.history.rows).toHaveCount(10);
  await expect(visitor.history.rows.last()).toContainText("127.0.0.1");
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(visitor.history.rows.first()).toContainText("203.0.113.59");
});
