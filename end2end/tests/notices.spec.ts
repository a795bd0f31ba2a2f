// What happened to the way in to an account: on Home until it is read.

import { signInElsewhere } from "./support/door";
import { expect, test } from "./support/test";

test("a sign-in from another browser is told to those that were there before", async ({ account, elsewhere, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await expect(visitor.home.happened).toHaveCount(0);
  await elsewhere.isSignedInAs(account);
  await elsewhere.home.open();
  await expect(elsewhere.home.happened).toHaveCount(0);
  await visitor.home.open();
  await expect(visitor.home.happened).toHaveCount(1);
  await expect(visitor.home.happened).toContainText("Sign-in from a new browser");
  await expect(visitor.home.happened).toContainText("127.0.0.1");

  await visitor.home.readsWhatHappened();
  await visitor.home.isShown();
  await expect(visitor.home.happened).toHaveCount(0);
});

test("it stays until it is read", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await signInElsewhere(account);
  for (let visit = 0; visit < 2; visit++) {
    await visitor.home.open();
    await expect(visitor.home.happened).toHaveCount(1);
  }
  await visitor.home.follow("Sign-in history");
  await visitor.history.isShown();
  await visitor.home.logOut();
  await visitor.logIn.isShown();
  await visitor.logIn.submitPasswordOf(account);
  await visitor.home.isShown();
  await expect(visitor.home.happened).toHaveCount(1);
});

test("a right password without the second step is told once its time is over", async ({ elsewhere, protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  await visitor.home.open();
  await visitor.home.readsWhatHappened();
  await elsewhere.isAskedForCodeOf(protectedAccount);
  await visitor.home.open();
  await expect(visitor.home.happened).toHaveCount(0);
  await protectedAccount.evidenceGetsOlder(6);
  await visitor.home.open();
  await expect(visitor.home.happened).toContainText("Right password, but the second step did not follow");
});
