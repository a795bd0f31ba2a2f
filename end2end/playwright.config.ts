// How the end-to-end tests run. `make e2e` builds the server that they start and says where it is; every test is run in
// each of the three projects, unless its tag says that it is about one thing only.

import { defineConfig } from "@playwright/test";

import { desktop, phone, withoutJavaScript } from "./tests/support/projects";

const isCi = Boolean(process.env["CI"]);

export default defineConfig({
  testDir: "tests",
  outputDir: process.env["PLAYWRIGHT_OUTPUT_DIR"] ?? "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: isCi,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: { trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [
    { name: "desktop", use: desktop, grepInvert: /@touch/ },
    { name: "phone", use: phone },
    { name: "no-javascript", use: withoutJavaScript, grepInvert: /@javascript|@touch/ },
  ],
});
