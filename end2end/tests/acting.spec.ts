// "Log in" as somebody else: in, back to the row, out by itself; what is closed; what the target sees.

import { enableTwoStep } from "./support/door";
import { newLogin } from "./support/panel";
import { expect, test } from "./support/test";

test("a member of staff works inside a client's account, and returns to the row", async ({ account, colleague, visitor }) => {
  await visitor.signsInAs(colleague);
  await visitor.clients.open();
  await visitor.clients.find(account.login);
  await visitor.clients.logInAs(account.login);
  await visitor.home.isShown();
  await visitor.home.showsActing(colleague.login, account.login);
  await expect(visitor.home.fact("Login")).toHaveText(account.login);
  await expect(visitor.home.banner.getByRole("timer")).toHaveText(/^(60:00|59:\d\d) left$/);
  await expect(visitor.home.navigation.getByRole("link", { name: "Clients" })).toHaveCount(0);

  await visitor.home.returnTo(colleague.login);
  await visitor.clients.isShown();
  await visitor.clients.showsNobodyActing();
  await expect(visitor.page).toHaveURL((url) => url.searchParams.get("search") === account.login && url.hash === `#${account.login}`);
  await expect(visitor.clients.row(account.login)).toBeInViewport();
});

test("the client learns of it, once on Home and for good in the history", async ({ account, administrator, elsewhere, visitor }) => {
  await visitor.isActing(administrator, account);
  await elsewhere.signsInAs(account);
  const notice = elsewhere.home.notice.filter({ hasText: "worked inside your account" });
  await expect(notice).toContainText(administrator.login);
  await elsewhere.home.open();
  await expect(notice).toHaveCount(0);
  await elsewhere.history.open();
  await expect(elsewhere.history.rows.filter({ hasText: "Logged in as this account" })).toContainText(`by ${administrator.login}`);
});

test("how the account signs in is closed to who acts as it", async ({ account, administrator, visitor }) => {
  await visitor.isActing(administrator, account);
  await visitor.userSettings.open();
  const { userSettings } = visitor;
  await expect(userSettings.enableLink).toHaveCount(0);
  await expect(visitor.page.getByText(`You are acting as ${account.login}.`)).toBeVisible();
  await visitor.page.getByRole("main").getByRole("button", { name: `Return to ${administrator.login}` }).click();
  await visitor.clients.isShown();
});

test.describe("a closed page", () => {
  test.use({ refusals: [403] });

  test("says why, and offers to return", async ({ account, administrator, visitor }) => {
    await visitor.isActing(administrator, account);
    await visitor.page.goto("/settings/user/password");
    await expect(visitor.page.getByRole("alert")).toContainText(`You are acting as ${account.login}.`);
    await visitor.page.getByRole("button", { name: `Return to ${administrator.login}` }).click();
    await visitor.clients.isShown();
  });
});

test("after an hour the next page is the row, and says so once", async ({ account, administrator, visitor }) => {
  await visitor.isActing(administrator, account);
  await visitor.home.open();
  await administrator.actingGetsOlder(61);
  await visitor.page.goto("/settings/user");
  await visitor.clients.isShown();
  await expect(visitor.page.getByRole("status")).toContainText(`no longer acting as ${account.login}`);
  await visitor.clients.showsNobodyActing();
  await visitor.clients.open();
  await expect(visitor.page.getByText("no longer acting")).toHaveCount(0);
});

test("somebody who is disabled in the middle is out at the next request", async ({ account, administrator, colleague, elsewhere, visitor }) => {
  await visitor.isActing(colleague, account);
  await visitor.home.open();
  await elsewhere.isSignedInAs(administrator);
  const page = elsewhere.accountPage("staff", colleague.login);
  await page.open();
  await page.disable();
  await page.isShown();
  await visitor.isSignedOut();
});

test("a client who protects the account is left alone at once", async ({ account, colleague, visitor }) => {
  await visitor.isActing(colleague, account);
  await visitor.home.open();
  await enableTwoStep(account);
  await visitor.page.goto("/");
  await visitor.clients.isShown();
  await visitor.clients.find(account.login);
  await visitor.clients.logInAs(account.login);
  await visitor.clients.says(`${account.login} is protected by two-step authentication: sign in with its own login, password and one-time password.`);
});

test("a protected account is entered after both steps are shown again", async ({ administrator, protectedAccount, visitor }) => {
  await enableTwoStep(administrator);
  await visitor.isSignedInAs(administrator);
  await administrator.proofGetsOlder(16);
  await visitor.clients.open();
  await visitor.clients.find(protectedAccount.login);
  await visitor.clients.logInAs(protectedAccount.login);
  await visitor.confirm.isShown();
  await expect(visitor.page.getByText(`You are about to log in as ${protectedAccount.login}`)).toBeVisible();
  await visitor.confirm.submit(administrator.password, await administrator.code());
  await visitor.home.isShown();
  await visitor.home.showsActing(administrator.login, protectedAccount.login);
});

test("a disabled account cannot be entered", async ({ account, administrator, panel, visitor }) => {
  await panel.command(["account", "disable", account.login]);
  await visitor.isSignedInAs(administrator);
  await visitor.clients.open();
  await visitor.clients.find(account.login);
  await expect(visitor.clients.logInButton(account.login)).toBeDisabled();
});

test.describe("in a tab from before", () => {
  test.use({ refusals: [409] });

  test("a form is refused, and says who one is now", async ({ account, administrator, context, panel, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const other = await panel.addAccount(newLogin("client"));
    await visitor.clients.open();
    await visitor.clients.find(other.login);
    const tab = await context.newPage();
    await tab.goto(`/management/clients?search=${account.login}`);
    await tab.getByRole("button", { name: `Log in as ${account.login}` }).click();
    await expect(tab).toHaveURL("/");

    await visitor.clients.logInAs(other.login);
    await expect(visitor.page.getByRole("alert")).toContainText(`You are now acting as ${account.login}.`);
    await visitor.page.getByRole("link", { name: "Go to Home" }).click();
    await visitor.home.showsActing(administrator.login, account.login);
  });

  test("a form that JavaScript sends keeps what was typed", { tag: "@javascript" }, async ({ account, administrator, context, visitor }) => {
    await visitor.isSignedInAs(administrator);
    await visitor.newClient.open();
    const tab = await context.newPage();
    await tab.goto(`/management/clients?search=${account.login}`);
    await tab.getByRole("button", { name: `Log in as ${account.login}` }).click();
    await expect(tab).toHaveURL("/");

    await visitor.newClient.login.fill(newLogin("client"));
    await visitor.newClient.fullName.fill("Zoë");
    await visitor.newClient.save();
    await visitor.newClient.says(`You are now acting as ${account.login}. The page was made for another account, and nothing was done.`);
    await expect(visitor.newClient.fullName).toHaveValue("Zoë");
  });
});
