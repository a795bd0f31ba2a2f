// The forms of the panel, sent as a browser without JavaScript sends them, but without the browser: quick ways to a state
// that a test begins with.

import { type APIRequestContext, devices, expect, request } from "@playwright/test";

import type { Account } from "./account";
import { Authenticator } from "./authenticator";

const { userAgent } = devices["Desktop Chrome"];

export class Door {
  constructor(
    private readonly requests: APIRequestContext,
    private readonly url: string,
  ) {}

  async submitPassword(account: Account): Promise<void> {
    const { login, password } = account;
    await this.submit("sign_in", { login, password }, account.authenticator ? "/login/code" : "/");
  }

  async signIn(account: Account): Promise<void> {
    await this.submitPassword(account);
    if (account.authenticator) await this.submit("submit_code", { code: await account.code() }, "/");
  }

  /** Sends a form and expects to be led to `path`. */
  async submit(endpoint: string, form: Record<string, string>, path: string): Promise<void> {
    const answer = await this.send(endpoint, form);
    expect([answer.status(), answer.headers()["location"]], `the answer to ${endpoint}`).toEqual([302, path]);
  }

  async send(endpoint: string, form: Record<string, string>) {
    const headers = { accept: "text/html", origin: this.url };
    return this.requests.post(`${this.url}/api/${endpoint}`, { form, headers, maxRedirects: 0 });
  }
}

/** The recovery codes in a text. */
export function codesIn(text: string): string[] {
  return text.match(/\b[a-z2-7]{4}(-[a-z2-7]{4}){3}\b/g) ?? [];
}

/** Switches an account's two-step authentication on, as its owner would in another browser, who says or not to have saved the codes. */
export async function enableTwoStep(account: Account, { saysSaved = true } = {}): Promise<void> {
  const url = account.panel.url;
  const browser = await request.newContext({ userAgent });
  const door = new Door(browser, url);
  await door.signIn(account);
  // Root lands at the admin level, whose two-step authentication this would be.
  if (account.login === "root") await door.submit("return_to_previous", {}, "/management/staff");
  const page = await (await browser.get(`${url}/settings/user/two-step/enable`)).text();
  const address = /otpauth:\/\/[^"]+/.exec(page)?.[0].replaceAll("&amp;", "&");
  const app = Authenticator.of(address ?? "");
  await door.submit("enable_two_step", { code: app.code() }, "/settings/user/recovery-codes");
  account.recoveryCodes = codesIn(await (await browser.get(`${url}/settings/user/recovery-codes/download`)).text());
  if (saysSaved) await door.submit("recovery_codes_saved", {}, "/settings/user");
  await door.submit("sign_out", {}, "/login");
  await browser.dispose();
  account.authenticator = app;
}

/** Signs in to an account in one more browser, which stays open somewhere. */
export async function signInElsewhere(account: Account): Promise<void> {
  const browser = await request.newContext({ userAgent });
  await new Door(browser, account.panel.url).signIn(account);
  await browser.dispose();
}

/** Sends wrong passwords for a login, one after the other. */
export async function failToSignIn(url: string, login: string, times: number): Promise<void> {
  const browser = await request.newContext({ userAgent });
  for (let time = 0; time < times; time++) {
    await new Door(browser, url).send("sign_in", { login, password: "this is not the password" });
  }
  await browser.dispose();
}
