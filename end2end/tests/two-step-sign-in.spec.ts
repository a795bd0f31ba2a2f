// Signing in with two steps: the password opens only the question for the code.

import { grouped } from "./support/authenticator";
import { expect, test } from "./support/test";

const WRONG_CODE = /^Wrong one-time password\. This server's time is (\d\d):(\d\d):(\d\d) UTC; check that your phone's clock is right\.$/;
const USED_CODE = "This code has already been used: wait for the next one.";
const ENDED = /^That sign-in has ended: .* Please log in again\.$/;

test("password and code open Home", async ({ protectedAccount, visitor }) => {
  await visitor.logIn.open();
  await visitor.logIn.submitPasswordOf(protectedAccount);
  await visitor.code.isShown();
  await visitor.code.submit(await protectedAccount.code());
  await visitor.home.isShown();
  await expect(visitor.home.fact("Login")).toHaveText(protectedAccount.login);
});

test("a code may be grouped as the app shows it", async ({ protectedAccount, visitor }) => {
  await visitor.isAskedForCodeOf(protectedAccount);
  await visitor.code.submit(grouped(await protectedAccount.code()));
  await visitor.home.isShown();
});

test("the password alone opens nothing else", async ({ protectedAccount, visitor }) => {
  await visitor.isAskedForCodeOf(protectedAccount);
  await visitor.home.leadsTo(visitor.logIn);
  await visitor.isSignedOut();
});

test("the question for the code needs the password first", async ({ visitor }) => {
  await visitor.code.leadsTo(visitor.logIn);
});

test("the way to the page that was asked for is kept over both steps", async ({ protectedAccount, visitor }) => {
  await visitor.history.leadsTo(visitor.logIn);
  await visitor.logIn.submitPasswordOf(protectedAccount);
  await visitor.code.isShown();
  await visitor.code.submit(await protectedAccount.code());
  await visitor.history.isShown();
});

test("Start again drops what was begun", async ({ protectedAccount, visitor }) => {
  await visitor.isAskedForCodeOf(protectedAccount);
  await visitor.code.startAgain();
  await visitor.logIn.isShown();
  await expect(visitor.logIn.alert).toHaveCount(0);
  await visitor.code.leadsTo(visitor.logIn);
});

test("a sign-in that took too long begins anew, and says why", async ({ protectedAccount, visitor }) => {
  await visitor.isAskedForCodeOf(protectedAccount);
  await protectedAccount.timeIsUp("half_sign_in");
  await visitor.code.leadsTo(visitor.logIn);
  await visitor.logIn.says(ENDED);
  await visitor.signsInAs(protectedAccount);
});

test.describe("what does not fit is refused", () => {
  test.use({ refusals: [409, 422] });

  test("a wrong code, with the server's time", async ({ protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    await visitor.code.refuses(protectedAccount.phone.wrongCode(), WRONG_CODE);
    const [, hours, minutes, seconds] = WRONG_CODE.exec(await visitor.code.alert.innerText()) ?? [];
    const secondOfDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    const late = (Math.floor(Date.now() / 1000) - secondOfDay) % 86_400;
    expect(late, "seconds since the time that was shown").toBeLessThan(60);

    await visitor.code.submit(await protectedAccount.code());
    await visitor.home.isShown();
  });

  test("something that is no code", async ({ protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    await visitor.code.submitByButton("12345");
    await visitor.code.saysAbout(visitor.code.code, "A one-time password has six digits.");
    await visitor.code.submitByButton("12345a");
    await visitor.code.saysAbout(visitor.code.code, "A one-time password has six digits.");
  });

  test("a code that was used before", async ({ elsewhere, protectedAccount, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    await elsewhere.isAskedForCodeOf(protectedAccount);
    await elsewhere.code.refuses(protectedAccount.phone.usedCode(), USED_CODE);
    await elsewhere.code.submit(await protectedAccount.code());
    await elsewhere.home.isShown();
  });

  test("the sixth code: five wrong ones end the sign-in", async ({ protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    for (let attempt = 1; attempt <= 4; attempt++) {
      await visitor.code.refuses(protectedAccount.phone.wrongCode(), WRONG_CODE);
    }
    await visitor.code.submit(protectedAccount.phone.wrongCode());
    await visitor.logIn.says(ENDED);
  });

  test("any code, once the time for it is over", async ({ protectedAccount, visitor }) => {
    await visitor.isAskedForCodeOf(protectedAccount);
    await protectedAccount.timeIsUp("half_sign_in");
    await visitor.code.submit(await protectedAccount.code());
    await visitor.logIn.says(ENDED);
  });
});
