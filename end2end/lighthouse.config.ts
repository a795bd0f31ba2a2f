// Lighthouse on the pages that most people see, for `make lighthouse`; no part of the tests, whose results must not depend
// on how fast a machine is.

import { defineConfig } from "@playwright/test";

import { desktop } from "./tests/support/projects";

export default defineConfig({
  testDir: "tests/support",
  testMatch: "lighthouse.ts",
  outputDir: "test-results",
  workers: 1,
  timeout: 180_000,
  use: desktop,
});
