// Finding one's way: the navigation, the addresses, and what stands where there is no page.

import { expect, test } from "./support/test";
import { Visitor } from "./support/visitor";

test("the navigation leads to every page of the level, and says where one is", async ({ account, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  const { navigation } = visitor.home;
  await expect(navigation.getByRole("link")).toHaveText(["Home", "User settings"]);
  await expect(navigation.getByRole("link", { name: "Home" })).toHaveAttribute("aria-current", "page");

  await visitor.home.navigateTo("User settings");
  await visitor.userSettings.isShown();
  await expect(visitor.page).toHaveTitle("User settings · Vestibule");
  await expect(navigation.getByRole("link", { name: "User settings" })).toHaveAttribute("aria-current", "page");
  await expect(navigation.getByRole("link", { name: "Home" })).not.toHaveAttribute("aria-current");
  await visitor.userSettings.navigateTo("Home");
  await visitor.home.isShown();
});

test("the navigation leads to Management as far as the level does", async ({ administrator, colleague, elsewhere, visitor }) => {
  await visitor.isSignedInAs(administrator);
  await visitor.home.open();
  await expect(visitor.home.navigation.getByRole("link")).toHaveText(["Home", "Staff", "Clients", "Audit log", "User settings"]);
  await visitor.home.navigateTo("Clients");
  await visitor.clients.isShown();
  await expect(visitor.home.navigation.getByRole("link", { name: "Clients" })).toHaveAttribute("aria-current", "page");
  await visitor.clients.navigateTo("Staff");
  await visitor.staff.isShown();
  await visitor.staff.navigateTo("Audit log");
  await visitor.auditLog.isShown();

  await elsewhere.isSignedInAs(colleague);
  await elsewhere.home.open();
  await expect(elsewhere.home.navigation.getByRole("link")).toHaveText(["Home", "Clients", "User settings"]);
});

test("the keyboard skips the navigation", async ({ account, page, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("above the banner too it is seen", async ({ account, administrator, page, visitor }) => {
  await visitor.isActing(administrator, account);
  await visitor.home.open();
  await page.keyboard.press("Tab");
  const link = page.getByRole("link", { name: "Skip to content" });
  await expect(link).toBeFocused();
  const isOnTop = await link.evaluate((link) => {
    const { left, top, width, height } = link.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === link;
  });
  expect(isOnTop).toBe(true);
});

test.describe(() => {
  test.use({ refusals: [401] });

  test("a page of a session that ended in another tab is not shown", { tag: "@javascript" }, async ({ account, context, visitor }) => {
    await visitor.isSignedInAs(account);
    await visitor.home.open();
    const otherTab = new Visitor(await context.newPage());
    await otherTab.home.open();
    await otherTab.home.logOut();
    await otherTab.logIn.isShown();
    await visitor.home.navigateTo("User settings");
    await visitor.logIn.isShown();
  });
});

test("the focus goes to the heading of the page that a link brings", { tag: "@javascript" }, async ({ account, page, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.home.open();
  await visitor.home.navigateTo("User settings");
  await expect(page.getByRole("heading", { level: 1, name: "User settings" })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeFocused();
});

test.describe(() => {
  test.use({ refusals: [404] });

  test("an unknown address is answered with a page that leads Home", async ({ account, page, visitor }) => {
    await visitor.isSignedInAs(account);
    const answer = await page.goto("/settings/nothing-here");
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await page.getByRole("link", { name: "Go to Home" }).click();
    await visitor.home.isShown();
  });

  test("an unknown address is no secret: signed out it is unknown too", async ({ page, panel }) => {
    await panel.addAccount();
    const answer = await page.goto("/settings/nothing-here");
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
  });
});
