// The audit log: finding what was done, by whom, to which account, and taking it away as a file.

import { quoted } from "./support/database";
import { failToSignIn } from "./support/door";
import { newLogin } from "./support/panel";
import { expect, test } from "./support/test";

test("what somebody did to another's account stands out", async ({ account, administrator, panel, visitor }) => {
  await failToSignIn(panel.url, account.login, 1);
  await visitor.isSignedInAs(administrator);
  const page = visitor.accountPage("clients", account.login);
  await page.open();
  await page.disable();
  await page.isShown();

  await page.navigateTo("Audit log");
  const { auditLog } = visitor;
  await auditLog.isShown();
  await auditLog.filter({ account: account.login.toUpperCase() });
  await expect(auditLog.rows).toHaveCount(3);
  const words = ["Disable account", administrator.login, account.login, "127.0.0.1", "Chrome", "Succeeded"];
  await expect(auditLog.rows.nth(0)).toContainText(new RegExp(words.join(".*")));
  await expect(auditLog.rows.nth(0)).toContainText(`by ${administrator.login}`);
  await expect(auditLog.rows.nth(0)).toContainText(/\d \w{3} \d{4}, \d\d:\d\d:\d\d UTC/);
  await expect(auditLog.rows.nth(1)).toContainText(/Log in: password.*Failed.*wrong password/);
  await expect(auditLog.rows.nth(1)).not.toContainText(" by ");
  await expect(auditLog.rows.nth(2)).toContainText(/Create account.*console.*by console/);
});

test("it is filtered by account, actor, event and time", async ({ account, administrator, page, panel, visitor }) => {
  const actor = newLogin("actor");
  const moments = ["2001-05-06T07:08", "2001-05-06T07:09", "2001-05-06T07:10"];
  for (const [number, moment] of moments.entries()) {
    await panel.database.run(
      `INSERT INTO audit (at, event, outcome, actor, account, detail) VALUES
       (${Date.parse(`${moment}Z`)}, '${number === 1 ? "sign_out" : "account.edit"}', 'success', '${actor}', ${quoted(account.login)}, 'line ${number}');`,
    );
  }
  await visitor.isSignedInAs(administrator);
  const { auditLog } = visitor;
  await auditLog.open();
  await auditLog.filter({ actor });
  await expect(auditLog.rows).toContainText(["line 2", "line 1", "line 0"]);
  await auditLog.filter({ actor, account: account.login, event: "Edit account" });
  await expect(auditLog.rows).toContainText(["line 2", "line 0"]);
  await expect(auditLog.event).toHaveValue("account.edit");
  await auditLog.filter({ account: account.login, from: "2001-05-06T07:08", to: "2001-05-06T07:10" });
  await expect(auditLog.rows).toContainText(["line 1", "line 0"]);
  await expect(auditLog.from).toHaveValue("2001-05-06T07:08");
  await auditLog.filter({ actor, to: "2001-05-06T07:08" });
  await expect(auditLog.rows).toHaveCount(0);
  await expect(page.getByText("Nothing in the audit log matches")).toBeVisible();
  await auditLog.follow("Show all");
  await expect(page).toHaveURL((url) => url.search === "");
  await expect(auditLog.actor).toHaveValue("");
  await expect(auditLog.rows.first()).toBeVisible();
});

test("a long one is paged with its filter, and exported whole", async ({ account, administrator, page, panel, visitor }) => {
  await panel.database.run(
    `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 59)
     INSERT INTO audit (at, event, outcome, actor, account, address, agent, count)
     SELECT 1000 + n / 2, 'sign_out', 'success', ${quoted(account.login)}, ${quoted(account.login)}, '203.0.113.' || n, '=1+1', n FROM number;`,
  );
  await visitor.isSignedInAs(administrator);
  const { auditLog } = visitor;
  await auditLog.open();
  await auditLog.filter({ account: account.login, event: "Log out" });
  await expect(auditLog.rows).toHaveCount(25);
  await expect(auditLog.rows.first()).toContainText(/203\.0\.113\.59.*Succeeded × 59/);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(auditLog.rows.first()).toContainText("203.0.113.34");
  await expect(auditLog.account).toHaveValue(account.login);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(auditLog.rows).toHaveCount(9);
  await expect(auditLog.rows.last()).toContainText("203.0.113.1");
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);

  const [heading, ...lines] = await auditLog.export();
  expect(heading).toBe("time,event,actor,account,session,address,agent,outcome,detail");
  expect(lines).toHaveLength(59);
  const login = account.login;
  expect(lines[0]).toBe(`1970-01-01T00:00:01.029Z,sign_out,${login},${login},,203.0.113.59,'=1+1,success,(59 times)`);
  await auditLog.isShown();

  await page.getByRole("link", { name: "Newest" }).click();
  await expect(auditLog.rows.first()).toContainText("203.0.113.59");
  await auditLog.filter({ actor: administrator.login, event: "Export audit log" });
  await expect(auditLog.rows).toHaveCount(1);
});

test.describe(() => {
  test.use({ refusals: [403] });

  test("staff and clients do not read it", async ({ account, colleague, page, visitor }) => {
    for (const reader of [colleague, account]) {
      await visitor.isSignedInAs(reader);
      for (const path of ["/management/audit", "/management/audit/export"]) {
        const answer = await page.goto(path);
        expect(answer?.status(), path).toBe(403);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not allowed");
      }
      await visitor.home.open();
      await expect(visitor.home.navigation.getByRole("link", { name: "Audit log" })).toHaveCount(0);
    }
  });
});
