// Replacing the phone: the present one, or a recovery code, lets another take its place.

import { expect, test } from "./support/test";

test("another phone takes the place of the present one", async ({ elsewhere, protectedAccount, visitor }) => {
  await elsewhere.isSignedInAs(protectedAccount);
  await visitor.isSignedInAs(protectedAccount);
  await visitor.userSettings.open();
  await visitor.userSettings.replacePhoneLink.click();
  const { replacePhone } = visitor;
  await replacePhone.isShown();
  await expect(replacePhone.qrCode).toHaveCount(0);
  await replacePhone.show(await protectedAccount.code());
  const other = await visitor.scansQrCode(replacePhone);
  await replacePhone.submit(other.code());

  await visitor.userSettings.showsTwoStepOn();
  await elsewhere.isSignedOut();
  await visitor.userSettings.logOut();
  await visitor.isAskedForCodeOf(protectedAccount);
  protectedAccount.authenticator = other;
  await visitor.code.submit(await protectedAccount.code());
  await visitor.home.isShown();
});

test("a recovery code lets it begin, and cancelling leaves all as it was", async ({ protectedAccount, visitor }) => {
  await visitor.isSignedInAs(protectedAccount);
  const { replacePhone } = visitor;
  await replacePhone.open();
  await replacePhone.useRecoveryCode();
  await replacePhone.show(protectedAccount.recoveryCodes[0] ?? "", replacePhone.recoveryCode);
  await expect(replacePhone.qrCode).toBeVisible();
  await replacePhone.cancel();
  await visitor.userSettings.showsTwoStepOn();
  await replacePhone.open();
  await expect(replacePhone.qrCode).toHaveCount(0);
  await visitor.disableTwoStep.open();
  await visitor.disableTwoStep.submit(await protectedAccount.code());
  await visitor.userSettings.showsTwoStepOff();
});

test.describe("what is refused", () => {
  test.use({ refusals: [409, 422] });

  test("leaves the present phone as it is", async ({ protectedAccount, visitor }) => {
    await visitor.isSignedInAs(protectedAccount);
    const { replacePhone } = visitor;
    await replacePhone.open();
    await replacePhone.show(protectedAccount.phone.wrongCode());
    await replacePhone.saysAbout(replacePhone.code, /^Wrong one-time password\./);
    await replacePhone.show(await protectedAccount.code());
    const other = await visitor.scansQrCode(replacePhone);
    await replacePhone.submit(other.wrongCode());
    await replacePhone.saysAbout(replacePhone.code, /^Wrong one-time password\./);
    await protectedAccount.timeIsUp("totp_enrolment");
    await replacePhone.submit(other.code());
    await replacePhone.says("The key of the new phone is not valid any more. Confirm once more that it is you.");
    await expect(replacePhone.qrCode).toHaveCount(0);
    await expect(replacePhone.code).toBeVisible();
  });
});

test("without two-step authentication there is no phone to replace", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.replacePhone.leadsTo(visitor.userSettings);
});
