// How the end-to-end tests run. `make e2e` builds the server that they start and says where it is; every test is run in
// each of the three projects, unless its tag says what it is about: @javascript, @touch, or @once for what is no page.

import { defineConfig } from "@playwright/test";

import { desktop, phone, withoutJavaScript } from "./tests/support/projects";

const isCi = Boolean(process.env["CI"]);

export default defineConfig({
  testDir: "tests",
  outputDir: process.env["PLAYWRIGHT_OUTPUT_DIR"] ?? "test-results",
  fullyParallel: true,
  workers: 2,
  // As the Rust tests: tools/test says why.
  retries: isCi ? 1 : 0,
  forbidOnly: isCi,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  // Traces cost a third of the time: ask for them with `make e2e ARGS="--trace on"`.
  use: { screenshot: "only-on-failure" },
  projects: [
    { name: "desktop", use: desktop, grepInvert: /@touch/ },
    { name: "phone", use: phone, grepInvert: /@once/ },
    { name: "no-javascript", use: withoutJavaScript, grepInvert: /@javascript|@once|@touch/ },
  ],
});
