// Watches every browser of a test for what no page may do: errors and warnings in the console, the application's own
// failures (a page that was hydrated wrongly fails so), violations of the Content-Security-Policy, other origins.

import type { BrowserContext, ConsoleMessage } from "@playwright/test";

export class Watch {
  readonly complaints: string[] = [];

  /** `statuses`: the refusals (4xx) that the test provokes; Chromium names each in its console. */
  constructor(
    private readonly origin: string,
    private readonly statuses: readonly number[],
  ) {}

  follow(context: BrowserContext): void {
    context.on("console", (message) => {
      const isGrave = message.type() === "error" || message.type() === "warning";
      if (isGrave && !this.isExpected(message)) {
        this.complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.complaints.push(`page error: ${error.error().message}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "data:" && url.origin !== this.origin) {
        this.complaints.push(`request to another origin: ${url.href}`);
      }
    });
  }

  private isExpected(message: ConsoleMessage): boolean {
    // Says only that the machine is slow, or that a test keeps the application away.
    if (/was preloaded using link preload but not used within a few seconds/.test(message.text())) return true;
    const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text())?.[1];
    return status !== undefined && this.statuses.includes(Number(status));
  }
}
