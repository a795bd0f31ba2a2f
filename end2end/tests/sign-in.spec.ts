// Signing in with a password alone, and signing out.

import { failToSignIn } from "./support/door";
import { newPassword } from "./support/panel";
import { expect, test } from "./support/test";

test("login and password open Home", async ({ account, visitor }) => {
  await visitor.home.leadsTo(visitor.logIn);
  await visitor.logIn.submitPasswordOf(account);

  await visitor.home.isShown();
  await expect(visitor.page).toHaveTitle("Home · Vestibule");
  await expect(visitor.home.fact("Login")).toHaveText(account.login);
  await expect(visitor.home.fact("Last sign-in")).toHaveText("This is your first one.");
});

test("a login is trimmed and its capitals do not matter", async ({ account, visitor }) => {
  await visitor.logIn.open();
  await visitor.logIn.submit(` ${account.login.toUpperCase()} `, account.password);
  await visitor.home.isShown();
});

test("who is signed in is led from the sign-in page to Home", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.logIn.leadsTo(visitor.home);
});

test("the cookies of session and browser are out of reach for scripts and other sites", async ({ account, page, visitor }) => {
  await visitor.signsInAs(account);
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name).sort()).toEqual(["__Host-vestibule", "__Host-vestibule-device"]);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ path: "/", httpOnly: true, secure: true, sameSite: "Lax" });
  }
});

test.describe("a sign-in that fails", () => {
  test.use({ refusals: [422, 429] });

  test("is answered alike for a wrong password, an unknown login, no password and a disabled account", async ({
    account,
    panel,
    visitor,
  }) => {
    const disabled = await panel.addAccount();
    await panel.command(["account", "disable", disabled.login]);
    await panel.command(["account", "add", `empty-${account.login}`, "--level", "client"]);

    await visitor.logIn.open();
    await visitor.logIn.refuses(account.login, newPassword());
    await visitor.logIn.refuses(`unknown-${account.login}`, newPassword());
    await visitor.logIn.refuses(`empty-${account.login}`, newPassword());
    await visitor.logIn.refuses(disabled.login, disabled.password);
    await visitor.logIn.submitPasswordOf(account);
    await visitor.home.isShown();
  });

  test("keeps the way to the page that was asked for", async ({ account, page, visitor }) => {
    await page.goto(`${visitor.changePassword.path}?from=mail`);
    await visitor.logIn.isShown();
    await visitor.logIn.refuses(account.login, newPassword());
    await visitor.logIn.submitPasswordOf(account);

    await visitor.changePassword.isShown();
    expect(new URL(page.url()).search).toBe("?from=mail");
  });

  test("costs time after the fifth, until the operator unlocks the account", async ({ account, panel, visitor }) => {
    await failToSignIn(panel.url, account.login, 6);
    await visitor.logIn.open();
    await visitor.logIn.submitPasswordOf(account);
    await visitor.logIn.says(/^Too many wrong attempts\. Try again in \d+ seconds?\.$/);

    await panel.command(["account", "unlock", account.login]);
    await visitor.logIn.submitPasswordOf(account);
    await visitor.home.isShown();
  });
});

for (const elsewhere of ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]) {
  test(`signing in never leads to ${elsewhere}`, async ({ account, visitor }) => {
    await visitor.logIn.open(`?next=${encodeURIComponent(elsewhere)}`);
    await visitor.logIn.submitPasswordOf(account);
    await visitor.home.isShown();
  });
}

test("Log out ends the session, also for the button Back", async ({ account, page, visitor }) => {
  await visitor.signsInAs(account);
  await visitor.userSettings.open();
  await visitor.userSettings.logOut();
  await visitor.logIn.isShown();

  await page.goBack();
  await visitor.logIn.isShown();
  await visitor.isSignedOut();
});

test.describe("while strangers guess", () => {
  test.use({ refusals: [429] });

  test("strangers do not delay a browser that has signed in before", async ({ account, elsewhere, visitor }) => {
    await visitor.signsInAs(account);
    await visitor.home.logOut();
    await failToSignIn(account.panel.url, account.login, 6);
    await elsewhere.logIn.open();
    await elsewhere.logIn.submitPasswordOf(account);
    await elsewhere.logIn.says(/^Too many wrong attempts/);
    await visitor.signsInAs(account);
  });
});

test("Log out leaves the account's other sessions alone", async ({ account, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await visitor.home.logOut();
  await visitor.logIn.isShown();
  await elsewhere.home.open();
});

test("a session whose time is over leads to the sign-in page and back", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await account.timeIsUp("session");
  await visitor.isSignedOut();

  await visitor.logIn.submitPasswordOf(account);
  await visitor.userSettings.isShown();
});

test.describe(() => {
  test.use({ refusals: [401] });

  test("a session that ends under an open page ends there too", { tag: "@javascript" }, async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    await visitor.userSettings.open();
    await account.timeIsUp("session");
    await visitor.userSettings.navigateTo("Home");
    await visitor.logIn.isShown();
  });
});
