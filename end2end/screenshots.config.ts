// Pictures of every page, for `make screenshots`; no tests. Reads the same server and the same pages as they do.

import { defineConfig } from "@playwright/test";

import { desktop, phone, withoutJavaScript } from "./tests/support/projects";

export default defineConfig({
  testDir: "tests/support",
  testMatch: "screenshots.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  projects: [
    { name: "desktop", use: desktop, grepInvert: /@readme/ },
    { name: "desktop-dark", use: { ...desktop, colorScheme: "dark" }, grepInvert: /@readme/ },
    { name: "phone", use: phone, grepInvert: /@readme/ },
    { name: "phone-dark", use: { ...phone, colorScheme: "dark" }, grepInvert: /@readme/ },
    { name: "desktop-ru", use: desktop, metadata: { isRussian: true }, grepInvert: /@readme/ },
    { name: "phone-ru", use: phone, metadata: { isRussian: true }, grepInvert: /@readme/ },
    { name: "no-javascript", use: withoutJavaScript, grepInvert: /@readme/ },
    { name: "readme", use: { ...desktop, deviceScaleFactor: 2 }, grep: /@readme/ },
  ],
});
