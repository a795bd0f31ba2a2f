// What a browser does whose application is on its way, or fails on what somebody else has done to the page.

import { neverComesAlive, withholdApplication } from "./support/hydration";
import { newPassword } from "./support/panel";
import { expect, test } from "./support/test";
import { Visitor } from "./support/visitor";

test("a form that is pressed twice before the application is there is sent once", { tag: "@javascript" }, async ({ account, context, page, visitor }) => {
  await visitor.isSignedInAs(account);
  await withholdApplication(context);
  const { changePassword } = visitor;
  await changePassword.open();
  let count = 0;
  let answer = () => {};
  const isPressedTwice = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/api\/change_password\b/, async (route) => {
    count++;
    await isPressedTwice;
    await route.continue();
  });
  await changePassword.fill(account.password, newPassword());
  const sent = page.waitForRequest(/\/api\/change_password\b/);
  const { x, y, width, height } = (await changePassword.saveButton.boundingBox())!;
  // The mouse itself: a locator would wait for the page that is asked for.
  await page.mouse.click(x + width / 2, y + height / 2);
  await sent;
  await page.mouse.click(x + width / 2, y + height / 2);
  answer();
  await visitor.userSettings.isShown();
  expect(count).toBe(1);
});

test("a page that a translator has changed works as a plain one", { tag: "@javascript" }, async ({ account, browser, panel }) => {
  // Nobody watches this browser: the application fails aloud.
  const context = await browser.newContext({ baseURL: panel.url });
  neverComesAlive(context);
  await context.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => {
      for (const element of document.querySelectorAll("h1, p, dd, label, main a, nav a")) {
        const translated = document.createElement("font");
        translated.append(...element.childNodes);
        element.append(translated);
      }
    });
  });
  const page = await context.newPage();
  const visitor = new Visitor(page);
  const fails = () => page.waitForEvent("pageerror");

  let failed = fails();
  await visitor.logIn.open();
  await failed;
  await visitor.logIn.submit(account.login, account.password);
  await visitor.home.isShown();
  failed = fails();
  await page.reload();
  await failed;
  await visitor.home.navigateTo("User settings");
  await visitor.userSettings.isShown();
  await visitor.userSettings.follow("Change password");
  await visitor.changePassword.submit(account.password, newPassword());
  await visitor.userSettings.isShown();
  await context.close();
});
