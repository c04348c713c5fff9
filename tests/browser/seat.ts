import { expect, type Locator, type Page } from "@playwright/test";

/** Who sits at a page, and the people of *Ajustes*. */
export class Seat {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The button in the top bar. */
  get button(): Locator {
    return this.page.getByTestId("person");
  }

  /** Goes to a section of *Ajustes* as a person does. */
  async settings(section: string): Promise<void> {
    const settings = this.page.getByRole("navigation", { name: "Ajustes" });
    if (!(await settings.isVisible())) {
      await this.page.getByRole("navigation", { name: "Principal" }).getByText("Ajustes").click();
    }
    await settings.getByRole("link", { name: section }).click();
  }

  /** Fills the dialog of a new person and saves it. */
  async add(name: string, role: string | null, pin: string): Promise<void> {
    await this.page.getByRole("button", { name: "Añadir persona" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Nombre").fill(name);
    if (role !== null) {
      await dialog.getByRole("combobox", { name: "Función" }).click();
      await this.page.getByRole("option", { name: role, exact: true }).click();
    }
    await dialog.getByLabel("PIN", { exact: true }).fill(pin);
    await dialog.getByLabel("Repita el PIN").fill(pin);
    await dialog.getByRole("button", { name: "Añadir", exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }

  /** Types a PIN for somebody on the pad; says nothing about how it ends. */
  async tryPin(name: string, pin: string): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    if ((await dialog.count()) === 0) await this.button.click();
    const pad = dialog.getByRole("group", { name: `PIN de ${name}` });
    if (!(await pad.isVisible())) await dialog.getByRole("button", { name: new RegExp(`^${name}`) }).click();
    await expect(pad).toBeFocused();
    await this.page.keyboard.type(pin);
    await this.page.keyboard.press("Enter");
  }

  async signIn(name: string, pin: string): Promise<void> {
    await this.tryPin(name, pin);
    await expect(this.button).toContainText(name);
    await expect(this.page.getByRole("dialog")).toHaveCount(0);
  }

  async signOut(): Promise<void> {
    await this.button.click();
    await this.page.getByRole("button", { name: /^Salir/ }).click();
    await expect(this.button).toContainText("Sin identificar");
  }

  /** A person who may do everything, made as the product asks for it. */
  async firstAdministrator(): Promise<void> {
    await this.settings("Personas");
    await this.add("Ana Villacís", null, "1234");
    await expect(this.button).toContainText("Ana Villacís");
  }
}
