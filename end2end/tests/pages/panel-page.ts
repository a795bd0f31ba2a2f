// What all pages have in common: an address, a heading, alerts, and for those behind the door the frame around them.

import { expect, type Locator, type Page } from "@playwright/test";

import { alive, comesAlive, sent } from "../support/hydration";

export abstract class PanelPage {
  abstract readonly path: string;
  abstract readonly heading: string;

  constructor(protected readonly page: Page) {}

  /** Opens it by its address. */
  async open(query = ""): Promise<void> {
    await this.page.goto(this.path + query);
    await this.isShown();
  }

  /** Waits until it stands in the browser, ready to be used. */
  async isShown(): Promise<void> {
    await expect(this.page).toHaveURL((url) => url.pathname === this.path);
    await expect(this.heading1(this.heading)).toBeVisible();
    await alive(this.page);
  }

  /** Opens it by its address, which leads to another page. */
  async leadsTo(other: PanelPage): Promise<void> {
    await this.page.goto(this.path);
    await other.isShown();
  }

  get alert(): Locator {
    return this.page.getByRole("alert");
  }

  /** The page is the same, with this alert alone. */
  async says(sentence: string | RegExp): Promise<void> {
    await this.isShown();
    await expect(this.alert).toHaveText(sentence);
  }

  /** An error about a field stands beside it, describes it and marks it. */
  async saysAbout(field: Locator, sentence: string | RegExp): Promise<void> {
    await this.says(sentence);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    const id = (await this.alert.getAttribute("id")) ?? "an alert without id";
    await expect(field).toHaveAttribute("aria-describedby", new RegExp(`^${id}\\b`));
    await expect(field).toBeFocused();
  }

  /** The button that shows what is typed into a field for passwords. */
  shown(field: Locator): Locator {
    return field.locator("xpath=following-sibling::button");
  }

  /** Presses a key in a field, as a keyboard does whose Caps Lock is on or off: the test's own has none. */
  async capsLock(field: Locator, isOn: boolean): Promise<void> {
    await field.focus();
    await field.dispatchEvent("keyup", { key: "A", modifierCapsLock: isOn, bubbles: true });
  }

  /** What is said of a password that is being chosen. */
  async rates(words: string | RegExp): Promise<void> {
    await expect(this.page.locator(".strength-words").first()).toHaveText(words);
  }

  /** Chooses a theme, which is the browser's. */
  async chooseTheme(name: string): Promise<void> {
    const nextDocument = this.page.waitForEvent("domcontentloaded");
    await this.page.getByRole("group", { name: "Theme" }).getByRole("button", { name, exact: true }).click();
    await nextDocument;
    await this.isShown();
  }

  protected field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  protected button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  protected link(name: string): Locator {
    return this.page.getByRole("main").getByRole("link", { name, exact: true });
  }

  /** The question that stands over the page; without JavaScript it is the page. */
  get question(): Locator {
    return comesAlive(this.page) ? this.page.getByRole("dialog") : this.page.getByRole("main").filter({ has: this.heading1(/\?$/) });
  }

  private heading1(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** Presses a button that asks first; the question is there. */
  protected async ask(button: string): Promise<void> {
    await this.button(button).click();
    await expect(this.question).toBeVisible();
  }

  /** Goes on from the question that a button has asked: in the dialog by words of their own. */
  protected async goOn(button: string, confirm: string, endpoint: string): Promise<void> {
    const name = comesAlive(this.page) ? confirm : button;
    await sent(this.page, endpoint, () => this.question.getByRole("button", { name, exact: true }).click());
  }

  /** Presses a button that sends its form to a server function. */
  protected async press(button: string, endpoint: string): Promise<void> {
    await sent(this.page, endpoint, () => this.button(button).click());
  }
}

/** A page behind the door, with the frame: navigation and the way out. */
export abstract class SignedInPage extends PanelPage {
  get navigation(): Locator {
    return this.page.getByRole("navigation", { name: "Main navigation" });
  }

  /** What stands above every page of somebody who acts as another account. */
  get banner(): Locator {
    return this.page.getByRole("region", { name: "Acting as another account" });
  }

  async showsActing(actor: string, target: string): Promise<void> {
    await expect(this.banner).toContainText(`${actor} is acting as ${target}`);
  }

  async showsNobodyActing(): Promise<void> {
    await expect(this.banner).toHaveCount(0);
  }

  /** Goes back by the banner's button. */
  async returnTo(login: string): Promise<void> {
    const button = this.banner.getByRole("button", { name: `Return to ${login}`, exact: true });
    await sent(this.page, "return_to_previous", () => button.click());
  }

  async follow(name: string): Promise<void> {
    await this.link(name).click();
  }

  async navigateTo(name: string): Promise<void> {
    await this.navigation.getByRole("link", { name, exact: true }).click();
  }

  async logOut(): Promise<void> {
    await this.press("Log out", "sign_out");
  }
}
