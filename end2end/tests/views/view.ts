// A page in one of the states in which it looks different, and what several of them begin with.

import type { Account } from "../support/account";
import { newLogin, type Panel } from "../support/panel";
import type { Visitor } from "../support/visitor";

export interface View {
  name: string;
  /** Brings the visitor there. The account is new: a client with a password. */
  show: (visitor: Visitor, account: Account) => Promise<void>;
}

export interface ViewOfEmptyPanel {
  name: string;
  /** Brings the visitor there. The panel has no account. */
  show: (visitor: Visitor, panel: Panel) => Promise<void>;
}

/** Is somebody who manages the account. */
export async function managesClients(visitor: Visitor, account: Account): Promise<void> {
  await visitor.isSignedInAs(await account.panel.addAccount(newLogin("admin"), "admin"));
}

/** Another account, whose login, name and e-mail address are as long as they may be, and have no place to be broken at. */
export async function hasLongNames({ panel }: Account): Promise<Account> {
  const login = newLogin("l".repeat(53));
  return panel.addAccount(login, "client", "N".repeat(100), `${"e".repeat(242)}@example.org`);
}
