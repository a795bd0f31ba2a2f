// Disabling two-step authentication: by its owner with a code, and by the operator without one.

import { quoted } from "./support/database";
import type { Account } from "./support/account";
import { enableTwoStep } from "./support/door";
import { expect, test } from "./support/test";

test("a fresh code switches it off", async ({ protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  await visitor.userSettings.open();
  await visitor.userSettings.showsTwoStepOn();
  await visitor.userSettings.disableLink.click();
  await visitor.disableTwoStep.isShown();
  await visitor.disableTwoStep.submit(await protectedAccount.code());

  await visitor.userSettings.showsTwoStepOff();
  expect(await protectedAccount.twoStepStatus()).toBe("off");
  await visitor.userSettings.logOut();
  await visitor.logIn.isShown();
  await visitor.logIn.submitPasswordOf(protectedAccount);
  await visitor.home.isShown();
});

test("the account's other sessions end", async ({ elsewhere, protectedAccount, visitor }) => {
  await elsewhere.isSignedInAs(protectedAccount);
  await visitor.isSignedInAs(protectedAccount);
  await visitor.disableTwoStep.open();
  await visitor.disableTwoStep.submit(await protectedAccount.code());
  await visitor.userSettings.showsTwoStepOff();
  await elsewhere.isSignedOut();
});

test.describe(() => {
  test.use({ refusals: [422] });

  test("a wrong or a used code does not", async ({ protectedAccount, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    const { disableTwoStep } = visitor;
    await disableTwoStep.open();
    await disableTwoStep.submit(protectedAccount.phone.wrongCode());
    await disableTwoStep.saysAbout(disableTwoStep.code, /^Wrong one-time password\./);
    await disableTwoStep.submit(protectedAccount.phone.usedCode());
    await disableTwoStep.saysAbout(disableTwoStep.code, "This code has already been used: wait for the next one.");
    await expect(disableTwoStep.code).toHaveValue("");
    expect(await protectedAccount.twoStepStatus()).toMatch(/^on since /);
  });
});

test("enabling leads away while it is on, disabling while it is off", async ({ account, elsewhere, protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  await visitor.enableTwoStep.leadsTo(visitor.userSettings);
  await elsewhere.isSignedInAs(account);
  await elsewhere.disableTwoStep.leadsTo(elsewhere.userSettings);
});

const operatorsWays: Record<string, (account: Account) => Promise<unknown>> = {
  "the command `vestibule totp disable`": ({ panel, login }) => panel.command(["totp", "disable", login]),
  "a row deleted by hand": ({ panel, login }) => panel.database.run(`DELETE FROM totp WHERE login = ${quoted(login)};`),
};

for (const [way, disable] of Object.entries(operatorsWays)) {
  test.describe(`${way}, while the server runs,`, () => {
    test.use({ refusals: [409] });

    test("lets the password alone sign in", async ({ protectedAccount, visitor }) => {
      await disable(protectedAccount);
      expect(await protectedAccount.twoStepStatus()).toBe("off");
      await visitor.logIn.open();
      await visitor.logIn.submitPasswordOf(protectedAccount);
      await visitor.home.isShown();
      await expect(visitor.home.notice).toContainText("A password alone opens your account.");
    });

    test("shows at once to who is signed in", async ({ protectedAccount, visitor }) => {
      await visitor.isSignedInAs(protectedAccount);
      await visitor.userSettings.open();
      await visitor.userSettings.showsTwoStepOn();
      await disable(protectedAccount);
      await visitor.userSettings.open();
      await visitor.userSettings.showsTwoStepOff();
    });

    test("ends a sign-in that waits for its code", async ({ protectedAccount, visitor }) => {
      await visitor.isAskedForCodeOf(protectedAccount);
      await disable(protectedAccount);
      await visitor.code.submit(await protectedAccount.code());
      await visitor.logIn.says(/^That sign-in has ended/);
    });

    test("leaves the account free to enable it anew, with another key", async ({ protectedAccount, visitor }) => {
      const former = protectedAccount.phone.key;
      await disable(protectedAccount);
      protectedAccount.authenticator = undefined;
      await enableTwoStep(protectedAccount);
      expect(protectedAccount.phone.key).not.toBe(former);
      await visitor.signsInAs(protectedAccount);
    });
  });
}
