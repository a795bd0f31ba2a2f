// Changing one's own password.

import { newPassword } from "./support/panel";
import { expect, test } from "./support/test";

test("the new password is the one that signs in from now on", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.userSettings.open();
  await visitor.userSettings.follow("Change password");
  await visitor.changePassword.isShown();
  const password = newPassword();
  await visitor.changePassword.submit(account.password, password);
  await visitor.userSettings.isShown();
  const done = visitor.page.getByRole("status").filter({ hasText: "Your password is changed." });
  await expect(done).toBeVisible();
  await visitor.userSettings.navigateTo("Home");
  await visitor.home.isShown();
  await expect(done).toHaveCount(0);

  await visitor.home.logOut();
  await visitor.logIn.isShown();
  await visitor.logIn.submit(account.login, password);
  await visitor.home.isShown();
});

test("it logs the account out everywhere else", async ({ account, elsewhere, visitor }) => {
  await elsewhere.isSignedInAs(account);
  await visitor.isSignedInAs(account);
  await visitor.changePassword.open();
  await visitor.changePassword.submit(account.password, newPassword());
  await visitor.userSettings.isShown();
  await elsewhere.isSignedOut();
});

test.describe(() => {
  test.use({ refusals: [409, 422] });

  test("it ends a sign-in that waits for its code", async ({ elsewhere, protectedAccount, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    await elsewhere.isAskedForCodeOf(protectedAccount);
    await visitor.changePassword.open();
    await visitor.changePassword.submit(protectedAccount.password, newPassword());
    await visitor.userSettings.showsTwoStepOn();
    await elsewhere.code.submit(await protectedAccount.code());
    await elsewhere.logIn.says(/^That sign-in has ended/);
  });

  test("the former password signs nobody in any more", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    await visitor.changePassword.open();
    await visitor.changePassword.submit(account.password, newPassword());
    await visitor.userSettings.isShown();
    await visitor.userSettings.logOut();
    await visitor.logIn.isShown();
    await visitor.logIn.refuses(account.login, account.password);
  });

  test("what does not fit is refused, with the reason", async ({ account, visitor }) => {
    await visitor.isSignedInAs(account);
    const { changePassword } = visitor;
    await changePassword.open();
    await changePassword.submit(newPassword(), newPassword());
    await changePassword.saysAbout(changePassword.current, "Wrong password.");
    await changePassword.submit(account.password, newPassword(), newPassword());
    await changePassword.saysAbout(changePassword.repeated, "The two passwords are not the same.");
    await changePassword.submit(account.password, "fourteen chars");
    await changePassword.saysAbout(changePassword.password, "This is too short: use at least 15 characters.");
    await changePassword.submit(account.password, "qwertyuiopasdfgh");
    await changePassword.saysAbout(changePassword.password, /^This is among the passwords that attackers try first/);
    await changePassword.submit(account.password, `${account.login}12`);
    await changePassword.saysAbout(changePassword.password, /^This is little more than the login/);
    await changePassword.submit(account.password, account.password);
    await changePassword.saysAbout(changePassword.password, "This is the password in use. Choose a new one.");
    for (const field of [changePassword.current, changePassword.password, changePassword.repeated]) {
      await expect(field).toHaveValue("");
    }

    await changePassword.submit(account.password, newPassword());
    await visitor.userSettings.isShown();
  });
});
