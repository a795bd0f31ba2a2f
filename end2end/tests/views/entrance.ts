// What is seen before the door is open.

import { enableTwoStep } from "../support/door";
import { newPassword } from "../support/panel";
import type { View } from "./view";

export const entranceViews: View[] = [
  { name: "log in", show: (visitor) => visitor.logIn.open() },
  {
    name: "log in, refused",
    show: async (visitor, account) => {
      await visitor.logIn.open();
      await visitor.logIn.refuses(account.login, newPassword());
    },
  },
  {
    name: "log in, after a sign-in that took too long",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await account.timeIsUp("half_sign_in");
      await visitor.logIn.open();
      await visitor.logIn.says(/^That sign-in has ended/);
    },
  },
  {
    name: "code",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
    },
  },
  {
    name: "code, refused",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await visitor.code.refuses(account.phone.wrongCode(), /^Wrong one-time password/);
    },
  },
  {
    name: "recovery code, refused",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await visitor.isAskedForCodeOf(account);
      await visitor.code.useRecoveryCode();
      await visitor.recovery.isShown();
      await visitor.recovery.submit("aaaa-aaaa-aaaa-aaaa");
      await visitor.recovery.saysAbout(visitor.recovery.code, /^Wrong recovery code/);
    },
  },
];
