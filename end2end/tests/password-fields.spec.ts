// What JavaScript adds to fields for passwords: a look at what is typed, the warning of Caps Lock, what a new one is worth.

import type { Locator } from "@playwright/test";

import { comesAlive, countRequests, withholdApplication } from "./support/hydration";
import { newLogin, newPassword } from "./support/panel";
import { expect, test, testOnEmptyPanel } from "./support/test";

const SHOW = "Show password";
const HIDE = "Hide password";

async function isHidden(field: Locator): Promise<void> {
  await expect(field).toHaveAttribute("type", "password");
}

test.describe("with JavaScript", { tag: "@javascript" }, () => {
  test.use({ refusals: [422] });

  test("a password is shown, hidden, and hidden again when it is sent", async ({ account, page, visitor }) => {
    await visitor.logIn.open();
    const { password } = visitor.logIn;
    await visitor.logIn.fill(account.login, newPassword());
    const before = await password.boundingBox();
    await password.focus();
    await page.getByRole("button", { name: SHOW, exact: true }).click();
    await expect(password).toHaveAttribute("type", "text");
    await expect(password).toBeFocused();
    expect(await password.boundingBox()).toEqual(before);
    const hide = page.getByRole("button", { name: HIDE, exact: true });
    await expect(hide).toHaveAccessibleDescription("Password");
    await hide.press("Enter");
    await isHidden(password);
    await page.getByRole("button", { name: SHOW, exact: true }).press("Space");
    await visitor.logIn.submitButton.click();
    await isHidden(password);
    await visitor.logIn.says("Wrong login or password.");
    await expect(password).toHaveValue("");
    await isHidden(password);
  });

  test("a password that is shown when it is refused is cleared like any other", async ({ account, page, visitor }) => {
    await visitor.logIn.open();
    await visitor.logIn.fill(account.login, newPassword());
    await page.getByRole("button", { name: SHOW, exact: true }).click();
    await visitor.logIn.password.press("Enter");
    await visitor.logIn.says("Wrong login or password.");
    await expect(visitor.logIn.password).toHaveValue("");
  });

  test("Caps Lock is told of while a password is typed", async ({ page, visitor }) => {
    await visitor.logIn.open();
    const { login, password } = visitor.logIn;
    const hint = page.getByText("Caps Lock is on");
    const before = await password.boundingBox();
    await visitor.logIn.capsLock(password, true);
    await expect(hint).toBeVisible();
    expect(await password.boundingBox()).toEqual(before);
    await visitor.logIn.capsLock(password, false);
    await expect(hint).toHaveCount(0);
    await visitor.logIn.capsLock(password, true);
    await expect(hint).toBeVisible();
    await login.focus();
    await expect(hint).toHaveCount(0);
    // So browsers tell of fields that they fill in: events of keys without a key.
    await password.evaluate((field) => field.dispatchEvent(new Event("keyup", { bubbles: true })));
    await expect(hint).toHaveCount(0);
  });

  test("a new password is rated while it is chosen, once nobody types", async ({ account, page, visitor }) => {
    await visitor.isSignedInAs(account);
    const { changePassword } = visitor;
    await changePassword.open();
    const asked = countRequests(page, "rate_password");
    const { password } = changePassword;
    const below = await changePassword.repeated.boundingBox();
    await password.pressSequentially("fourteen chars");
    await changePassword.rates("Too short: 15 characters at least");
    expect(asked()).toBeLessThan(14);
    await password.fill("passwordpassword");
    await changePassword.rates("Easy to guess");
    await password.fill(`${account.login}${account.login}`);
    await changePassword.rates("Easy to guess");
    await password.fill("correct horse battery staple");
    await changePassword.rates("Strong");
    expect(await changePassword.repeated.boundingBox()).toEqual(below);
    await password.fill("");
    await changePassword.rates("");
    expect(page.url()).not.toContain("correct");
  });

  test("an answer that comes late says nothing of what is typed since", async ({ account, page, visitor }) => {
    await visitor.isSignedInAs(account);
    const { changePassword } = visitor;
    await changePassword.open();
    let letThrough = () => {};
    const isTypedOn = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route(/\/api\/rate_password\b/, async (route) => {
      if (route.request().postData()?.includes("passwordpassword")) await isTypedOn;
      await route.continue();
    });
    const late = page.waitForResponse((response) => response.request().postData()?.includes("passwordpassword") ?? false);
    const sent = page.waitForRequest(/\/api\/rate_password\b/);
    await changePassword.password.fill("passwordpassword");
    await sent;
    await changePassword.password.fill("correct horse battery staple");
    await changePassword.rates("Strong");
    letThrough();
    await (await late).finished();
    await changePassword.rates("Strong");
  });

  test("the password of a new account is rated with its login", async ({ administrator, visitor }) => {
    await visitor.isSignedInAs(administrator);
    const { newClient } = visitor;
    await newClient.open();
    const login = newLogin("somebody-with-a-long-name");
    await newClient.login.fill(login);
    await newClient.password.fill(`${login}!`);
    await newClient.rates("Easy to guess");
    await newClient.login.fill("else");
    await newClient.password.fill(`${login}!!`);
    await newClient.rates(/^(Good|Strong)$/);
  });
});

testOnEmptyPanel("root's first password is rated before there is any account", { tag: "@javascript" }, async ({ visitor }) => {
  await visitor.setUp.open();
  await visitor.setUp.password.fill("rootrootrootroot");
  await visitor.setUp.rates("Easy to guess");
});

testOnEmptyPanel("a password that is on its way is rated no more", { tag: "@javascript" }, async ({ page, panel, visitor }) => {
  // Once root is there, nobody without a session may ask for a rating.
  await page.clock.install();
  await visitor.setUp.open();
  const asked = countRequests(page, "rate_password");
  let askedLate = 0;
  await page.route(/\/api\/set_up\b/, async (route) => {
    const before = asked();
    const response = await route.fetch();
    await page.clock.fastForward("00:10");
    // Whatever was asked meanwhile was asked before this.
    await page.evaluate(() => fetch("/healthz"));
    askedLate = asked() - before;
    await route.fulfill({ response });
  });
  await visitor.setUp.submit(panel.setupToken, newPassword());
  await visitor.home.isShown();
  expect(askedLate).toBe(0);
});

test("before and without JavaScript nothing of it is there", async ({ account, context, page, visitor }) => {
  if (comesAlive(page)) await withholdApplication(context);
  await visitor.isSignedInAs(account);
  await visitor.changePassword.open();
  await expect(page.getByRole("button", { name: SHOW })).toHaveCount(0);
  await expect(page.locator(".reveal").first()).toBeHidden();
  await expect(page.locator(".strength-bar")).toBeHidden();
  await visitor.changePassword.submit(account.password, newPassword());
  await visitor.userSettings.isShown();
});
