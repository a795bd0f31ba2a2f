// The watch over the browsers sees what it is there for: without this, a blind one would let every other test pass.

import { expect, test } from "./support/test";
import { Watch } from "./support/watch";

const misdeeds: Record<string, { script: string; complaint: RegExp }> = {
  "an error in the console": { script: "console.error('oh')", complaint: /^console error: oh/ },
  "a warning in the console": { script: "console.warn('well')", complaint: /^console warning: well/ },
  "a script that fails": { script: "setTimeout(() => { throw new Error('no') })", complaint: /^page error: no/ },
  "a rejection nobody handles": { script: "Promise.reject(new Error('no'))", complaint: /^page error: no/ },
  "a style that the policy forbids": {
    script: "document.body.setAttribute('style', 'color: red')",
    complaint: /^console error: .*Content Security Policy/,
  },
  "a script that the policy forbids": {
    script: "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))",
    complaint: /^console error: .*Content Security Policy/,
  },
  "a request to another origin": {
    script: "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/a.png' }))",
    complaint: /Content Security Policy|^request to another origin: http:\/\/127\.0\.0\.1:9\//,
  },
  "a refusal that the test does not expect": { script: "fetch('/nothing-here')", complaint: /status of 404/ },
};

for (const [misdeed, { script, complaint }] of Object.entries(misdeeds)) {
  test(`it sees ${misdeed}`, { tag: "@once" }, async ({ account, browser }) => {
    const context = await browser.newContext();
    const watch = new Watch(account.panel.url, [422]);
    watch.follow(context);
    const page = await context.newPage();
    await page.goto("/login");
    expect(watch.complaints).toEqual([]);
    await page.evaluate(`void (() => { ${script} })()`);
    await expect.poll(() => watch.complaints.join("\n")).toMatch(complaint);
    await context.close();
  });
}
