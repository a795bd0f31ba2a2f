// The languages of the panel: the account's, else the one chosen before sign-in, else what the browser asks for.

import type { Page } from "@playwright/test";

import { Authenticator } from "./support/authenticator";
import { alive } from "./support/hydration";
import { scan } from "./support/qr-code";
import { expect, test } from "./support/test";

/** The page of that heading, in Russian, has taken over. */
async function shows(page: Page, heading: string): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
  await expect(page).toHaveTitle(`${heading} · Vestibule`);
  await alive(page);
}

function field(page: Page, label: string) {
  return page.getByLabel(label, { exact: true });
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

test("is chosen on the sign-in page, and kept there", async ({ account, page, visitor }) => {
  await visitor.logIn.open("?next=%2Fsettings%2Fuser%3Ftab%3D1");
  await press(page, "Русский");
  await shows(page, "Вход");
  expect(new URL(page.url()).searchParams.get("next")).toBe("/settings/user?tab=1");
  await page.goto("/login");
  await shows(page, "Вход");
  await press(page, "English");
  await visitor.logIn.isShown();
  await visitor.logIn.submitPasswordOf(account);
  await visitor.home.isShown();
});

test("is chosen in the middle of a sign-in, which goes on", async ({ page, protectedAccount, visitor }) => {
  await visitor.isAskedForCodeOf(protectedAccount);
  await press(page, "Русский");
  await shows(page, "Двухфакторная аутентификация");
  await field(page, "Одноразовый пароль").fill(await protectedAccount.code());
  if (test.info().project.use.javaScriptEnabled === false) await press(page, "ОК");
  await shows(page, "Главная");
});

test("of the account comes before that of any browser, until it is given up", async ({ account, elsewhere, page, visitor }) => {
  await visitor.isSignedInAs(account);
  await visitor.userSettings.open();
  await visitor.userSettings.chooseLanguage("Русский");
  await shows(page, "Настройки пользователя");

  await elsewhere.logIn.open();
  await elsewhere.logIn.submitPasswordOf(account);
  await shows(elsewhere.page, "Главная");

  await expect(field(page, "Язык")).toHaveValue("ru");
  await field(page, "Язык").selectOption({ label: "Как указано в браузере" });
  await press(page, "Сохранить");
  await visitor.userSettings.isShown();
  await elsewhere.home.open();
});

test.describe("a browser that asks for Russian", () => {
  test.use({ locale: "ru-RU", refusals: [404, 422] });

  test("reads Russian all the way", async ({ account, page }) => {
    await page.goto("/");
    await shows(page, "Вход");
    await field(page, "Логин").fill(account.login);
    await field(page, "Пароль").fill("не тот пароль");
    await press(page, "Войти");
    await expect(page.getByRole("alert")).toHaveText("Неверный логин или пароль.");
    await shows(page, "Вход");
    await field(page, "Логин").fill(account.login);
    await field(page, "Пароль").fill(account.password);
    await press(page, "Войти");
    await shows(page, "Главная");

    // By the router, where there is one.
    const navigation = page.getByRole("navigation", { name: "Главное меню" });
    await navigation.getByRole("link", { name: "Настройки пользователя" }).click();
    await shows(page, "Настройки пользователя");
    await page.getByRole("link", { name: "Включить двухфакторную аутентификацию" }).click();
    await shows(page, "Включить двухфакторную аутентификацию");
    const app = Authenticator.of(await scan(page.getByRole("img", { name: "QR-код" })));
    await field(page, "Одноразовый пароль").fill(app.wrongCode());
    await press(page, "ОК");
    await expect(page.getByRole("alert")).toHaveText(/^Неверный одноразовый пароль\. Время этого сервера\s— [\d:]{8} UTC;/);
    await shows(page, "Включить двухфакторную аутентификацию");
    await field(page, "Одноразовый пароль").fill(app.code());
    await press(page, "ОК");
    await shows(page, "Коды восстановления");
    await press(page, "Коды сохранены");
    await shows(page, "Настройки пользователя");

    await page.getByRole("link", { name: "История входов" }).click();
    await shows(page, "История входов");
    const times = page.getByRole("row").locator("time");
    await expect(times.first()).toHaveText(/^\d{1,2}\s(янв|февр|мар|апр|мая|июн|июл|авг|сент|окт|нояб|дек)\.?\s\d{4}\sг\., \d\d:\d\d/);
    await page.goto("/settings/nothing-here");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Страница не найдена");
    await page.getByRole("link", { name: "На главную" }).click();
    await shows(page, "Главная");
    await press(page, "Выйти");
    await shows(page, "Вход");
  });

  test("gets English where it chooses that", async ({ account, page, visitor }) => {
    await page.goto("/login");
    await shows(page, "Вход");
    await press(page, "English");
    await visitor.logIn.isShown();
    await visitor.logIn.submitPasswordOf(account);
    await visitor.home.isShown();
  });
});
