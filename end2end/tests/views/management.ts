// The pages under Management.

import { expect } from "@playwright/test";

import { enableTwoStep, failToSignIn } from "../support/door";
import { newLogin, newPassword } from "../support/panel";
import { hasLongNames, managesClients, type View } from "./view";

export const managementViews: View[] = [
  {
    name: "clients",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.clients.open();
      await expect(visitor.clients.rows.first()).toBeVisible();
    },
  },
  {
    name: "clients, nothing found",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.clients.open();
      await visitor.clients.find("nothing begins so");
    },
  },
  {
    name: "clients, one of them protected",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      await managesClients(visitor, account);
      await visitor.clients.open();
      await visitor.clients.find(account.login);
      await visitor.clients.logInAs(account.login);
      await visitor.clients.says(/is protected by two-step authentication/);
    },
  },
  {
    name: "confirm, refused",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      const manager = await account.panel.addAccount(newLogin("admin"), "admin");
      await enableTwoStep(manager);
      await visitor.isSignedInAs(manager);
      await manager.proofGetsOlder(16);
      await visitor.clients.open();
      await visitor.clients.find(account.login);
      await visitor.clients.logInAs(account.login);
      await visitor.confirm.isShown();
      await visitor.confirm.submit(newPassword(), "123456");
      await visitor.confirm.saysAbout(visitor.confirm.password, "Wrong password.");
    },
  },
  {
    name: "create staff",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.newStaff.open();
    },
  },
  {
    name: "clients, with names as long as they may be",
    show: async (visitor, account) => {
      const long = await hasLongNames(account);
      await managesClients(visitor, account);
      await visitor.clients.open();
      await visitor.clients.find(long.login);
      await expect(visitor.clients.row(long.login)).toBeVisible();
    },
  },
  {
    name: "edit client, with names as long as they may be, asked before it is disabled",
    show: async (visitor, account) => {
      const long = await hasLongNames(account);
      await managesClients(visitor, account);
      const page = visitor.accountPage("clients", long.login);
      await page.open();
      await page.askToDisable();
    },
  },
  {
    name: "create client",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.newClient.open();
    },
  },
  {
    name: "create client, refused",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.newClient.open();
      await visitor.newClient.login.fill(account.login);
      await visitor.newClient.fullName.fill("Ann O'Hara");
      await visitor.newClient.save();
      await visitor.newClient.saysAbout(visitor.newClient.login, "Another account has this login.");
    },
  },
  {
    name: "edit client",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.accountPage("clients", account.login).open();
    },
  },
  {
    name: "edit client, asked before it is disabled",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      const page = visitor.accountPage("clients", account.login);
      await page.open();
      await page.askToDisable();
    },
  },
  {
    name: "edit client, kept out by wrong passwords",
    show: async (visitor, account) => {
      await failToSignIn(account.panel.url, account.login, 6);
      await managesClients(visitor, account);
      await visitor.accountPage("clients", account.login).open();
    },
  },
  {
    name: "edit client, asked about a lost phone, with both steps",
    show: async (visitor, account) => {
      await enableTwoStep(account);
      const manager = await account.panel.addAccount(newLogin("admin"), "admin");
      await enableTwoStep(manager);
      await visitor.isSignedInAs(manager);
      await manager.proofGetsOlder(16);
      const page = visitor.accountPage("clients", account.login);
      await page.open();
      await page.askToDisableTwoStep();
    },
  },
  {
    name: "audit log",
    show: async (visitor, account) => {
      await failToSignIn(account.panel.url, account.login, 1);
      await managesClients(visitor, account);
      const page = visitor.accountPage("clients", account.login);
      await page.open();
      await page.disable();
      await page.isShown();
      await visitor.auditLog.open();
      await visitor.auditLog.filter({ account: account.login });
      await expect(visitor.auditLog.rows.first()).toContainText("Disable account");
    },
  },
  {
    name: "audit log, nothing found",
    show: async (visitor, account) => {
      await managesClients(visitor, account);
      await visitor.auditLog.open();
      await visitor.auditLog.filter({ account: newLogin("nobody") });
    },
  },
];
