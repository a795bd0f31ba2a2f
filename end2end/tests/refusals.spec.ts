// Requests that no page of the panel sends are refused before anything reads them: with a page, or as JSON.

import type { APIResponse } from "@playwright/test";

import { expect, test } from "./support/test";

const FORM = { login: "somebody", password: "is this the password?" };
const HTML = { accept: "text/html,application/xhtml+xml" };

async function expectPage(answer: APIResponse, status: number, heading: string): Promise<void> {
  expect(answer.status()).toBe(status);
  expect(answer.headers()["content-type"]).toContain("text/html");
  expect(answer.headers()["cache-control"]).toBe("no-store");
  expect(answer.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(/<h1[^>]*>([^<]*)</.exec(await answer.text())?.[1]).toBe(heading);
}

async function expectJson(answer: APIResponse, status: number): Promise<void> {
  expect(answer.status()).toBe(status);
  expect(answer.headers()["content-type"]).toContain("application/json");
}

test("a form of another site, or of nobody knows where (403)", async ({ account, panel, request }) => {
  const form = { login: account.login, password: account.password };
  for (const sender of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, {}]) {
    const headers = { ...HTML, ...sender } as Record<string, string>;
    await expectPage(await request.post("/api/sign_in", { form, headers }), 403, "Not allowed");
    await expectJson(await request.post("/api/sign_in", { form, headers: { ...headers, accept: "application/json" } }), 403);
  }
  const own = await request.post("/api/sign_in", { form, headers: { ...HTML, origin: panel.url }, maxRedirects: 0 });
  expect(own.status()).toBe(302);
});

test("another host than the panel's address (421)", async ({ panel, request }) => {
  const answer = await request.get("/login", { headers: { ...HTML, host: "panel.evil.example" } });
  await expectPage(answer, 421, "Another address");
  const page = await answer.text();
  expect(page).toContain(panel.url);
  expect(page).toContain("VESTIBULE_PUBLIC_URL");
  expect((await request.get("/healthz", { headers: { host: "panel.evil.example" } })).status()).toBe(200);
});

test("something that is no form (415)", async ({ panel, request }) => {
  const headers = { ...HTML, origin: panel.url };
  await expectPage(await request.post("/api/sign_in", { data: FORM, headers }), 415, "Not a form");
  await expectPage(await request.post("/api/sign_in", { multipart: FORM, headers }), 415, "Not a form");
});

test("more than a form can hold (413)", async ({ panel, request }) => {
  const form = { ...FORM, password: "a".repeat(65 * 1024) };
  const answer = await request.post("/api/sign_in", { form, headers: { ...HTML, origin: panel.url } });
  await expectPage(answer, 413, "Too large");
});

test("another method (405), and another endpoint (404)", async ({ panel, request }) => {
  await expectPage(await request.get("/api/sign_in", { headers: HTML }), 405, "Not possible here");
  const headers = { ...HTML, origin: panel.url };
  await expectPage(await request.post("/login", { form: FORM, headers }), 405, "Not possible here");
  await expectPage(await request.post("/api/open_sesame", { form: FORM, headers }), 404, "Page not found");
});

test("a form without a field, or with bytes that are no text (400)", async ({ panel, request }) => {
  const headers = { ...HTML, origin: panel.url };
  await expectPage(await request.post("/api/sign_in", { form: { login: "somebody" }, headers }), 400, "Not readable");
  const urlEncoded = { ...headers, "content-type": "application/x-www-form-urlencoded" };
  for (const data of ["login=%ff&password=a", "login=a&login=b&password=a", "login=a%00&password=a"]) {
    await expectPage(await request.post("/api/sign_in", { data, headers: urlEncoded }), 400, "Not readable");
  }
});

test("a form that its own rule refuses leads a browser back, and tells every other client", async ({ account, panel, request }) => {
  const form = { login: account.login, password: "this is not the password" };
  const browser = await request.post("/api/sign_in", { form, headers: { ...HTML, origin: panel.url }, maxRedirects: 0 });
  expect(browser.status()).toBe(302);
  expect(new URL(browser.headers()["location"] ?? "", panel.url).pathname).toBe("/login");
  const script = { accept: "application/json", origin: panel.url };
  await expectJson(await request.post("/api/sign_in", { form, headers: script }), 422);
});
