// Enabling two-step authentication: the key on the screen, the app that takes it, the code that proves it.

import type { Locator } from "@playwright/test";

import { comesAlive } from "./support/hydration";
import { expectToFitTheWidth } from "./support/layout";
import { newPassword } from "./support/panel";
import { read } from "./support/qr-code";
import { expect, test } from "./support/test";

test("on a phone the link to the app comes before what is scanned or typed", { tag: "@touch" }, async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  const { accountName, key, openInApp, qrCode } = visitor.enableTwoStep;
  const top = async (element: Locator) => (await element.boundingBox())?.y ?? NaN;
  const link = await top(openInApp);
  for (const other of [qrCode, accountName, key]) expect(await top(other)).toBeGreaterThan(link);
});

test("the key and the account name are seen whole wherever they are typed from", { tag: "@once" }, async ({ account, page, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  const { accountName, key } = visitor.enableTwoStep;
  for (const width of [390, 640, 768, 800, 960, 1024, 1080, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expectToFitTheWidth(page);
    for (const field of [accountName, key]) {
      const beyond = await field.evaluate((input) => input.scrollWidth - input.clientWidth);
      expect(beyond, `at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
});

test("Home and User settings lead there", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await expect(visitor.home.notice).toContainText("A password alone opens your account.");
  await visitor.home.follow("Enable two-step authentication");
  await visitor.enableTwoStep.isShown();

  await visitor.userSettings.open();
  await visitor.userSettings.showsTwoStepOff();
  await visitor.userSettings.enableLink.click();
  await visitor.enableTwoStep.isShown();
});

test("the QR code, the link and the fields hold one key, in the light and in the dark", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  const { enableTwoStep, page } = visitor;
  await enableTwoStep.open();

  const app = await visitor.scansQrCode();
  expect(app.issuer).toBe("Vestibule (localhost)");
  expect(app.login).toBe(account.login);
  expect(app.parameters).toEqual(["SHA1", 6, 30]);
  await expect(enableTwoStep.accountName).toHaveValue(`Vestibule (localhost):${account.login}`);
  await expect(enableTwoStep.accountName).not.toBeEditable();
  await expect(enableTwoStep.key).not.toBeEditable();
  const key = await enableTwoStep.key.inputValue();
  expect(key).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  expect(key.replaceAll(" ", "")).toBe(app.key);
  const address = new URL(await enableTwoStep.address());
  expect(address.href).toContain(`otpauth://totp/Vestibule%20%28localhost%29:${account.login}?`);
  expect(address.searchParams.get("secret")).toBe(app.key);

  await page.emulateMedia({ colorScheme: "dark" });
  expect((await visitor.scansQrCode()).key).toBe(app.key);
});

test("the code of the app that scanned the key switches it on", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  account.authenticator = await visitor.scansQrCode();
  expect(await account.twoStepStatus()).toBe("off");

  await visitor.enableTwoStep.submit(await account.code());
  await visitor.savesRecoveryCodes();
  await visitor.userSettings.showsTwoStepOn();
  expect(await account.twoStepStatus()).toMatch(/^on since \d{4}-\d\d-\d\d/);

  await visitor.enableTwoStep.leadsTo(visitor.userSettings);
  await visitor.userSettings.logOut();
  await visitor.signsInAs(account);
  await expect(visitor.home.notice).toHaveCount(0);
});

test("the QR code is read off the whole screen, also off a dark one", async ({ account, page, visitor }) => {
  await visitor.isSignedInAs(account);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await visitor.enableTwoStep.open();
    await visitor.enableTwoStep.qrCode.scrollIntoViewIfNeeded();
    expect(read(await page.screenshot())).toBe(await visitor.enableTwoStep.address());
  }
});

test("a device whose clock is wrong is told", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  const warning = visitor.page.getByRole("status").filter({ hasText: "The clock of this device is" });
  await visitor.enableTwoStep.open();
  await expect(warning).toHaveCount(0);
  await visitor.page.clock.setSystemTime(Date.now() - 150_000);
  await visitor.enableTwoStep.open();
  if (comesAlive(visitor.page)) await expect(warning).toContainText(/is (2 minutes|1 minute)( \d+ seconds)? behind this server/);
  // Only a script can read the device's clock.
  else await expect(warning).toHaveCount(0);
});

test("Cancel leads back with nothing on, and the next key is another one", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  const cancelled = await visitor.enableTwoStep.key.inputValue();
  await visitor.enableTwoStep.cancel();

  await visitor.userSettings.showsTwoStepOff();
  expect(await account.twoStepStatus()).toBe("off");
  await visitor.enableTwoStep.open();
  await expect(visitor.enableTwoStep.key).not.toHaveValue(cancelled);
});

test("the account's other sessions end", async ({ account, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  await visitor.enableTwoStep.open();
  const app = await visitor.scansQrCode();
  await visitor.enableTwoStep.submit(app.code());
  await visitor.savesRecoveryCodes();
  await visitor.userSettings.showsTwoStepOn();
  await elsewhere.isSignedOut();
});

test.describe("what does not fit is refused", () => {
  test.use({ refusals: [409, 422] });

  test("a wrong clock of the phone is measured", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    const { enableTwoStep } = visitor;
    await enableTwoStep.open();
    const app = await visitor.scansQrCode();
    await enableTwoStep.submit(app.codeSecondsFromNow(-150));
    await enableTwoStep.saysAbout(
      enableTwoStep.code,
      /^Your phone's clock is (2 minutes 30 seconds|3 minutes) behind this server\. Let your phone set its time by itself/,
    );
    await enableTwoStep.submit(app.codeSecondsFromNow(150));
    await enableTwoStep.saysAbout(enableTwoStep.code, /^Your phone's clock is (2 minutes 30 seconds|2 minutes) ahead of this server\./);
    expect(await account.twoStepStatus()).toBe("off");
  });

  test("a wrong code keeps the key, across mistakes and reloads", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    const { enableTwoStep, page } = visitor;
    await enableTwoStep.open();
    const key = await enableTwoStep.key.inputValue();
    const app = await visitor.scansQrCode();

    await enableTwoStep.submit(app.wrongCode());
    await enableTwoStep.saysAbout(enableTwoStep.code, /^Wrong one-time password\. This server's time is \d\d:\d\d:\d\d UTC/);
    await expect(enableTwoStep.code).toHaveValue("");
    await expect(enableTwoStep.key).toHaveValue(key);
    await enableTwoStep.submit("12345");
    await enableTwoStep.saysAbout(enableTwoStep.code, "A one-time password has six digits.");
    await expect(enableTwoStep.key).toHaveValue(key);
    await page.reload();
    await expect(enableTwoStep.key).toHaveValue(key);
    expect(await account.twoStepStatus()).toBe("off");

    await enableTwoStep.submit(app.code());
    await visitor.savesRecoveryCodes();
    await visitor.userSettings.showsTwoStepOn();
  });

  test("a key whose time is over is replaced by a new one", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    const { enableTwoStep } = visitor;
    await enableTwoStep.open();
    const late = await visitor.scansQrCode();
    await account.timeIsUp("totp_enrolment");
    await enableTwoStep.submit(late.code());
    await enableTwoStep.says(/^The key from before is not valid any more/);
    await expect.poll(async () => (await enableTwoStep.key.inputValue()).replaceAll(" ", "")).not.toBe(late.key);

    const app = await visitor.scansQrCode();
    await enableTwoStep.submit(app.code());
    await visitor.savesRecoveryCodes();
    await visitor.userSettings.showsTwoStepOn();
  });

  test("a code without the password, when its proof is a while ago", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    const { enableTwoStep } = visitor;
    await enableTwoStep.open();
    await expect(enableTwoStep.password).toHaveCount(0);
    await account.proofGetsOlder(16);
    await enableTwoStep.open();
    const app = await visitor.scansQrCode();

    await enableTwoStep.password.fill(newPassword());
    await enableTwoStep.submit(app.code());
    await enableTwoStep.saysAbout(enableTwoStep.password, "Wrong password.");
    await expect(enableTwoStep.code).toHaveValue("");
    expect(await account.twoStepStatus()).toBe("off");

    await enableTwoStep.password.fill(account.password);
    await enableTwoStep.submit(app.usedCode());
    await visitor.savesRecoveryCodes();
    await visitor.userSettings.showsTwoStepOn();
  });

  test("the proof that becomes too old under the open page", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    const { enableTwoStep } = visitor;
    await enableTwoStep.open();
    const app = await visitor.scansQrCode();
    await account.proofGetsOlder(16);
    await enableTwoStep.submit(app.code());
    await expect(enableTwoStep.alert).toHaveText("Enter your password as well.");

    await enableTwoStep.password.fill(account.password);
    await enableTwoStep.submit(app.usedCode());
    await visitor.savesRecoveryCodes();
    await visitor.userSettings.showsTwoStepOn();
  });
});
