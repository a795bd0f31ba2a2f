// Staff and Clients: finding accounts, making and changing them, keeping them out, helping when a phone is lost.

import { enableTwoStep, failToSignIn } from "./support/door";
import { newLogin, newPassword } from "./support/panel";
import { expect, test } from "./support/test";

test("a new client is made, and chooses a password of its own at its first sign-in", async ({ administrator, elsewhere, visitor }) => {
  const login = newLogin("client");
  const password = newPassword();
  await visitor.isSignedInAs(administrator);
  await visitor.clients.open();
  await visitor.clients.follow("Create");
  await visitor.newClient.isShown();
  const { newClient } = visitor;
  await newClient.login.fill(login);
  await newClient.fullName.fill("Zoë O'Hara");
  await newClient.email.fill("zoe@example.org");
  await newClient.fillPassword(password);
  await expect(newClient.asksForNewPassword).toBeChecked();
  await newClient.save();
  await visitor.clients.isShown();
  await visitor.clients.find(login);
  await expect(visitor.clients.row(login)).toContainText(/Zoë O'Hara.*Client.*Off.*Enabled.*Never/);

  await elsewhere.logIn.open();
  await elsewhere.logIn.submit(login, password);
  await elsewhere.changePassword.isShown();
  await expect(elsewhere.changePassword.navigation.getByRole("link")).toHaveText(["Change password"]);
  await elsewhere.home.leadsTo(elsewhere.changePassword);
  await elsewhere.changePassword.submit(password, newPassword());
  await elsewhere.userSettings.isShown();
  await elsewhere.home.open();
});

test("accounts are found by login, name and e-mail address", async ({ account, administrator, visitor }) => {
  await visitor.isSignedInAs(administrator);
  await visitor.clients.open();
  await visitor.clients.find(account.login.toUpperCase());
  await expect(visitor.clients.rows).toHaveCount(1);
  await visitor.clients.edit(account.login);
  const page = visitor.accountPage("clients", account.login);
  await page.isShown();
  await page.fullName.fill(`Quill ${account.login}`);
  await page.email.fill(`mail-of-${account.login}@example.org`);
  await page.save();
  await visitor.clients.isShown();
  for (const text of [`quill ${account.login}`, `mail-of-${account.login}`]) {
    await visitor.clients.find(text);
    await expect(visitor.clients.row(account.login)).toHaveCount(1);
  }
  await visitor.clients.find("nothing begins so");
  await expect(visitor.page.getByText("Nothing begins with")).toBeVisible();
  await visitor.clients.follow("Show all");
  await expect(visitor.page).toHaveURL((url) => url.search === "");
});

test("a long list is paged, and sorted by the last sign-in", async ({ account, administrator, page, panel, visitor }) => {
  const many = newLogin("many");
  await panel.database.run(
    `WITH RECURSIVE number(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM number WHERE n < 39)
     INSERT INTO account (login, level, full_name, created_at) SELECT '${many}-' || n, 'client', 'Many', 0 FROM number;
     INSERT INTO account_search (account_id, level, term) SELECT id, level, login FROM account WHERE login LIKE '${many}%';`,
  );
  await visitor.isSignedInAs(administrator);
  await visitor.clients.open();
  await visitor.clients.find(many);
  await expect(visitor.clients.rows).toHaveCount(25);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(visitor.clients.rows).toHaveCount(5);
  await expect(page.getByRole("link", { name: "Next page" })).toHaveCount(0);
  await page.getByRole("link", { name: "First page" }).click();
  await expect(visitor.clients.rows).toHaveCount(25);

  await visitor.isSignedInAs(account);
  await visitor.isSignedInAs(administrator);
  await visitor.clients.open();
  await page.getByRole("main").getByRole("link", { name: "Last sign-in" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("sort") === "last_sign_in");
  await expect(visitor.clients.row(account.login)).toHaveCount(1);
});

test("a disabled account is out at once, and comes back", async ({ account, administrator, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(administrator);
  const page = visitor.accountPage("clients", account.login);
  await page.open();
  await page.disable();
  await page.isShown();
  await elsewhere.isSignedOut();
  await page.enable();
  await page.isShown();
  await elsewhere.signsInAs(account);
});

test.describe("kept out", () => {
  test.use({ refusals: [429] });

  test("an account that wrong passwords keep out is unlocked by somebody above", async ({ account, administrator, elsewhere, visitor }) => {
    await failToSignIn(account.panel.url, account.login, 6);
    await elsewhere.logIn.open();
    await elsewhere.logIn.submitPasswordOf(account);
    await elsewhere.logIn.says(/^Too many wrong attempts/);
    await visitor.isSignedInAs(administrator);
    const page = visitor.accountPage("clients", account.login);
    await page.open();
    await page.unlock();
    await page.isShown();
    await expect(visitor.page.getByRole("button", { name: "Unlock account" })).toHaveCount(0);
    await elsewhere.signsInAs(account);
  });
});

test("another level moves an account to the other list, and logs it out", async ({ account, administrator, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(administrator);
  const page = visitor.accountPage("clients", account.login);
  await page.open();
  await page.level.selectOption("Staff");
  await page.save();
  await visitor.staff.isShown();
  await visitor.staff.find(account.login);
  await expect(visitor.staff.row(account.login)).toHaveCount(1);
  await elsewhere.isSignedOut();
});

test("a lost phone is replaced by somebody who has one", async ({ administrator, elsewhere, protectedAccount, visitor }) => {
  await visitor.isSignedInAs(administrator);
  const page = visitor.accountPage("clients", protectedAccount.login);
  await page.open();
  await expect(page.disableTwoStepButton).toHaveCount(0);
  await expect(visitor.page.getByText("Only somebody who logged in with a one-time password")).toBeVisible();

  await enableTwoStep(administrator);
  await visitor.isSignedInAs(administrator);
  await page.open();
  await page.askToDisableTwoStep();
  await page.disableTwoStep();
  await page.isShown();
  await expect(page.disableTwoStepButton).toHaveCount(0);
  protectedAccount.authenticator = undefined;
  await elsewhere.signsInAs(protectedAccount);
  await expect(elsewhere.home.notice).toContainText("switched your two-step authentication off");
});

test("without a recent proof the form asks for it", async ({ account, administrator, elsewhere, visitor }) => {
  await visitor.isSignedInAs(administrator);
  await administrator.proofGetsOlder(16);
  const page = visitor.accountPage("clients", account.login);
  await page.open();
  const password = newPassword();
  await page.fillPassword(password);
  await page.asksForNewPassword.uncheck();
  await page.ownPassword.fill(administrator.password);
  await page.save();
  await visitor.clients.isShown();
  await elsewhere.logIn.open();
  await elsewhere.logIn.submit(account.login, password);
  await elsewhere.home.isShown();
});

test.describe(() => {
  test.use({ refusals: [403, 404, 409, 422] });

  test("a password is not set without the proof that it needs", async ({ account, administrator, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const page = visitor.accountPage("clients", account.login);
    await page.open();
    await administrator.proofGetsOlder(16);
    await page.fillPassword(newPassword());
    await page.save();
    await page.saysAbout(page.ownPassword, "Enter your password as well.");
    await page.fillPassword(newPassword());
    await page.ownPassword.fill(newPassword());
    await page.save();
    await page.saysAbout(page.ownPassword, "Wrong password.");
  });

  test("the second of two editors is told what changed", async ({ account, administrator, elsewhere, visitor }) => {
    await visitor.isSignedInAs(administrator);
    await elsewhere.isSignedInAs(administrator);
    const [first, second] = [visitor, elsewhere].map((who) => who.accountPage("clients", account.login));
    if (!first || !second) throw new Error("two pages");
    await first.open();
    await second.open();
    await first.fullName.fill("Ann First");
    await first.save();
    await visitor.clients.isShown();
    await second.email.fill("second@example.org");
    await second.save();
    await second.says(/^Somebody else changed this account meanwhile: Full name/);
    await second.open();
    await expect(second.fullName).toHaveValue("Ann First");
    await expect(second.email).toHaveValue("");
  });

  test("a refused field keeps what was typed", { tag: "@javascript" }, async ({ account, administrator, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const { newClient } = visitor;
    await newClient.open();
    await newClient.login.fill(account.login);
    await newClient.fullName.fill("Zoë O'Hara");
    await newClient.email.fill("zoe@example.org");
    await newClient.fillPassword(newPassword());
    await newClient.save();
    await newClient.saysAbout(newClient.login, "Another account has this login.");
    await expect(newClient.fullName).toHaveValue("Zoë O'Hara");
    await expect(newClient.email).toHaveValue("zoe@example.org");
    await expect(newClient.password).toHaveValue("");
  });

  test("staff sees clients and edits none", async ({ account, colleague, page, visitor }) => {
    await visitor.isSignedInAs(colleague);
    await visitor.clients.open();
    await visitor.clients.find(account.login);
    await expect(visitor.clients.row(account.login)).toHaveCount(1);
    await expect(page.getByRole("link", { name: /^Edit/ })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Create" })).toHaveCount(0);
    for (const path of ["/management/staff", "/management/clients/new", `/management/clients/${account.login}`]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(403);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not allowed");
    }
  });

  test("an unknown login is not found", async ({ administrator, page, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const answer = await page.goto("/management/clients/nobody-has-this");
    expect(answer?.status()).toBe(404);
  });
});
