// The ways in which the panel is visited, and the browser that all of them use.

import { devices, type PlaywrightTestOptions, type PlaywrightWorkerOptions } from "@playwright/test";

type Way = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

const executablePath = process.env["CHROMIUM_PATH"];

/** Playwright's own Chromium, or the one that CHROMIUM_PATH names; kept from asking the network for anything itself. */
const browser: Way = {
  browserName: "chromium",
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--disable-quic",
      "--disable-sync",
      "--no-first-run",
    ],
  },
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
};

export const desktop: Way = { ...browser, viewport: { width: 1280, height: 800 } };

/** 390 px wide, with fingers instead of a pointer. */
export const phone: Way = {
  ...browser,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  userAgent: devices["Pixel 7"].userAgent,
};

export const withoutJavaScript: Way = { ...desktop, javaScriptEnabled: false };
