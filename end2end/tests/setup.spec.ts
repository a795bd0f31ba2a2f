// The first start: a token from the server's output makes the root account.

import { newPassword } from "./support/panel";
import { expect, testOnEmptyPanel as test } from "./support/test";

test("without any account, Home and the sign-in page lead to Set up", async ({ visitor }) => {
  await visitor.home.leadsTo(visitor.setUp);
  await visitor.logIn.leadsTo(visitor.setUp);
});

test("the printed token makes the root account and signs it in", async ({ panel, visitor }) => {
  await visitor.setUp.open();
  await visitor.setUp.submit(panel.setupToken, newPassword());

  await visitor.home.isShown();
  await expect(visitor.home.fact("Login")).toHaveText("root");
  await expect(visitor.home.fact("Level")).toHaveText("Root");
  const accounts = JSON.parse((await panel.command(["account", "list", "--json"])).stdout) as object[];
  expect(accounts).toEqual([
    expect.objectContaining({ login: "admin", level: "admin", has_password: false, two_step: false }),
    expect.objectContaining({ login: "root", level: "root", has_password: true, two_step: false }),
  ]);
  expect(panel.log, "the log").not.toContain(panel.setupToken);
});

test.describe(() => {
  test.use({ refusals: [404] });

  test("afterwards there is no such page, and no new token", async ({ page, panel, visitor }) => {
    const token = panel.setupToken;
    await visitor.setUp.open();
    await visitor.setUp.submit(token, newPassword());
    await visitor.home.isShown();

    const answer = await page.goto(visitor.setUp.path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    // The browser may still be fetching the page's icon.
    await page.close();
    await panel.stop();
    await panel.serve();
    expect(panel.output).not.toContain("Setup token");
  });
});

test.describe("what does not fit is refused", () => {
  test.use({ refusals: [403, 422] });

  test("a wrong token", async ({ visitor }) => {
    await visitor.setUp.open();
    await visitor.setUp.submit("not-the-printed-token", newPassword());
    await visitor.setUp.saysAbout(visitor.setUp.token, "Wrong setup token. Only the one printed last is valid.");
  });

  test("the token of an earlier start", async ({ panel, visitor }) => {
    const earlier = panel.setupToken;
    await panel.stop();
    await panel.serve();
    await visitor.setUp.open();
    await visitor.setUp.submit(earlier, newPassword());
    await visitor.setUp.saysAbout(visitor.setUp.token, /^Wrong setup token/);

    await visitor.setUp.submit(panel.setupToken, newPassword());
    await visitor.home.isShown();
  });

  test("two passwords that differ", async ({ panel, visitor }) => {
    await visitor.setUp.open();
    await visitor.setUp.submit(panel.setupToken, newPassword(), newPassword());
    await visitor.setUp.saysAbout(visitor.setUp.repeatedPassword, "The two passwords are not the same.");
  });

  test("a password that is too short or too common, without losing the token", async ({ panel, visitor }) => {
    await visitor.setUp.open();
    await visitor.setUp.submit(panel.setupToken, "fourteen chars");
    await visitor.setUp.saysAbout(visitor.setUp.password, "This is too short: use at least 15 characters.");
    await visitor.setUp.submit(panel.setupToken, "vestibulevestibule");
    await visitor.setUp.saysAbout(visitor.setUp.password, /^This is little more than the name of this panel/);

    await visitor.setUp.submit(panel.setupToken, newPassword());
    await visitor.home.isShown();
  });
});
