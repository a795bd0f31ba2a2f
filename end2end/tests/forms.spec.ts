// What JavaScript adds to the forms: nothing that they need, all of it convenience.

import { grouped } from "./support/authenticator";
import { countRequests, withholdApplication } from "./support/hydration";
import { newPassword } from "./support/panel";
import { expect, test } from "./support/test";
import { refusalsOfViews, views } from "./support/views";

test.describe("with JavaScript", { tag: "@javascript" }, () => {
  test.use({ refusals: [422], permissions: ["clipboard-read", "clipboard-write"] });

  test("the code sends itself with its sixth digit, once", async ({ page, protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    const count = countRequests(page, "submit_code");
    const code = await protectedAccount.code();
    await visitor.code.code.pressSequentially(code.slice(0, 5));
    expect(count()).toBe(0);
    await visitor.code.code.press(code.slice(5));
    await visitor.home.isShown();
    expect(count()).toBe(1);
  });

  test("a pasted code sends itself, grouped as it is", async ({ page, protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    const code = grouped(await protectedAccount.code());
    await page.evaluate((text) => navigator.clipboard.writeText(text), code);
    await visitor.code.code.press("Control+V");
    await visitor.home.isShown();
  });

  test("a second code sends itself after the first was refused", async ({ page, protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    const count = countRequests(page, "submit_code");
    await visitor.code.refuses(protectedAccount.phone.wrongCode(), /^Wrong one-time password/);
    await visitor.code.code.pressSequentially(await protectedAccount.code());
    await visitor.home.isShown();
    expect(count()).toBe(2);
  });

  test("what was typed stays after a refusal, the password aside", async ({ account, visitor }) => {
    await visitor.logIn.open();
    await visitor.logIn.refuses(account.login, newPassword());
    await expect(visitor.logIn.login).toHaveValue(account.login);
    await expect(visitor.logIn.password).toHaveValue("");
    await expect(visitor.logIn.password).toBeFocused();
    await visitor.logIn.password.fill(account.password);
    await visitor.logIn.submitButton.click();
    await visitor.home.isShown();
  });

  test("a refusal loads no new page", async ({ account, page, visitor }) => {
    await visitor.logIn.open();
    await page.evaluate(() => document.documentElement.classList.add("same-document"));
    await visitor.logIn.refuses(account.login, newPassword());
    await expect(page.locator("html")).toHaveClass(/same-document/);
    expect(page.url()).not.toContain("__err");
  });

  test("a double click sends a form once", async ({ account, page, visitor }) => {
    await visitor.logIn.open();
    const count = countRequests(page, "sign_in");
    let letThrough = () => {};
    const bothClicksAreDone = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route("**/api/sign_in", async (route) => {
      await bothClicksAreDone;
      await route.continue();
    });
    await visitor.logIn.fill(account.login, account.password);
    await visitor.logIn.submitButton.dblclick();
    await visitor.logIn.password.press("Enter");
    await expect(visitor.logIn.submitButton).toBeDisabled();
    letThrough();
    await visitor.home.isShown();
    expect(count()).toBe(1);
  });

  test("Copy takes the key without its spaces", async ({ account, page, visitor }) => {
    await visitor.isSignedInAs(account);
    await visitor.enableTwoStep.open();
    await visitor.enableTwoStep.copy.click();
    await expect(page.getByText("Copied", { exact: true })).toBeVisible();
    const key = await visitor.enableTwoStep.key.inputValue();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key.replaceAll(" ", ""));
  });

  test("times are those of the browser's clock", async ({ account, page, visitor }) => {
    await visitor.isSignedInAs(account);
    await visitor.history.open();
    const time = page.getByRole("main").getByRole("time").first();
    const at = new Date((await time.getAttribute("datetime")) ?? "");
    // In Berlin, where this browser is, no clock shows UTC at any time of the year.
    const clock = at.toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" });
    await expect(time).toHaveText(new RegExp(`^\\d{1,2} \\w{3,4} \\d{4}, ${clock}$`));
    await expect(time).toHaveAttribute("title", /UTC$/);
  });

  test("where less motion is asked for, the wheel of a button that waits stands still", async ({ account, page, visitor }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await visitor.logIn.open();
    await page.route("**/api/sign_in", () => undefined);
    await page.getByLabel("Login", { exact: true }).fill(account.login);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    const button = page.getByRole("button", { name: "Log in", exact: true });
    await button.click();
    await expect(button).toHaveClass(/\bis-busy\b/);
    const motion = await button.evaluate((element) => {
      const { animationDuration, animationIterationCount } = getComputedStyle(element, "::after");
      return [animationDuration, animationIterationCount];
    });
    expect(motion).toEqual(["0.001s", "1"]);
  });

  test("a form that is used before the application arrives works all the same", async ({ context, protectedAccount, visitor }) => {
    await withholdApplication(context);
    await visitor.logIn.open();
    await visitor.logIn.refuses(protectedAccount.login, newPassword());
    await visitor.signsInAs(protectedAccount);
  });
});

test("what only JavaScript can do is not offered before or without it", async ({ account, context, visitor }) => {
  await withholdApplication(context);
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  await expect(visitor.page.getByText("Copy", { exact: true })).toBeHidden();
});

test.describe(() => {
  test.use({ refusals: refusalsOfViews });

  for (const { name, show } of views) {
    test(`${name}: fields for codes bring digits, and what a message has brought`, { tag: "@once" }, async ({ account, page, visitor }) => {
      await show(visitor, account);
      const codes = page.getByLabel(/one-time password$/i).and(page.locator("input"));
      for (const code of await codes.all()) {
        await expect(code).toHaveAttribute("inputmode", "numeric");
        await expect(code).toHaveAttribute("autocomplete", "one-time-code");
      }
      const told = page.locator("[inputmode=numeric], [autocomplete=one-time-code]");
      await expect(told).toHaveCount(await codes.count());
    });
  }
});

test("password managers and phones are told what each field takes", async ({ protectedAccount, visitor }) => {
  await visitor.logIn.open();
  await expect(visitor.logIn.login).toHaveAttribute("autocomplete", "username");
  await expect(visitor.logIn.password).toHaveAttribute("autocomplete", "current-password");
  await expect(visitor.logIn.login).toBeFocused();
  await visitor.isAskedForCodeOf(protectedAccount);
  await expect(visitor.code.code).toHaveAttribute("autocomplete", "one-time-code");
  await expect(visitor.code.code).toHaveAttribute("inputmode", "numeric");
  await expect(visitor.code.code).toBeFocused();
});
