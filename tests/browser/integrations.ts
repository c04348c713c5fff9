import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";

/** The rows of a file by their code; no cell holds a semicolon or a line end. */
export async function readTarget(file: string): Promise<Map<string, Record<string, string>>> {
  const [header = "", ...lines] = (await readFile(file, "utf8"))
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\r?\n/);
  const names = header.split(";");
  const rows = lines.map((line) => {
    const cells = line.split(";").map((cell) => cell.replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
  return new Map(rows.map((row) => [row.code ?? "", row]));
}

/** *Integraciones* as a person uses it. */
export class Integrations {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async connect(name: string, folder: string): Promise<void> {
    const { page } = this;
    await page.keyboard.press("F7");
    await page.getByRole("button", { name: "Conectar un sistema" }).first().click();
    await page.getByLabel("Nombre").fill(name);
    await page.getByLabel("Carpeta", { exact: true }).fill(folder);
    await page.getByRole("button", { name: "Probar conexión" }).click();
    await expect(page.locator(".check-steps li").first()).toContainText("Bien");
    await page.keyboard.press("Control+s");
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByText("Conexión guardada.")).toBeVisible();
  }

  async choose(label: string | RegExp, option: string): Promise<void> {
    await this.page.getByRole("combobox", { name: label }).click();
    await this.page.getByRole("option", { name: option, exact: true }).click();
  }

  async step(name: string): Promise<void> {
    await this.page
      .getByRole("navigation", { name: "Pasos de la integración" })
      .getByRole("link", { name: new RegExp(name) })
      .click();
  }

  /** The first three steps: which systems, and which data of each. */
  async begin(
    name: string,
    { from, to }: Record<"from" | "to", readonly [system: string, data: string]>,
  ): Promise<void> {
    const { page } = this;
    await page.keyboard.press("F7");
    await page.getByRole("button", { name: "Nueva integración" }).first().click();
    await page.getByLabel("Nombre").fill(name);
    await this.choose("Origen", from[0]);
    await this.choose("Destino", to[0]);
    await page.getByRole("button", { name: "Crear y seguir" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await this.step("Qué sincronizar");
    await this.choose(/^Datos del origen/, from[1]);
    await this.choose(/^Datos del destino/, to[1]);
    await page.keyboard.press("Control+s");
    await expect(page.getByText("Guardado. Siga con el mapeo.")).toBeVisible();
  }

  /** Chooses a field of one side in a row of the mapping. */
  async field(side: "origen" | "destino", row: number, name: string): Promise<void> {
    const box = this.page.getByRole("combobox", { name: `Campo de ${side}, fila ${row}` });
    await box.fill(name);
    await this.page
      .getByRole("option")
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .click();
    await expect(box).toHaveValue(name);
  }

  /** Adds a row, and opens its options where it is more than a copy. */
  async pair(row: number, source: string | null, target: string, codec: string | null): Promise<Locator> {
    const { page } = this;
    await page.getByRole("button", { name: "Añadir campo" }).click();
    if (source !== null) await this.field("origen", row, source);
    await this.field("destino", row, target);
    const options = page.locator(`tbody[data-row="${target}"] .map-options`);
    if (codec !== null) {
      await page.getByRole("button", { name: `Cambiar ${target}` }).click();
      await options.getByLabel("Transformación", { exact: true }).selectOption({ label: codec });
    }
    return options;
  }

  async close(target: string): Promise<void> {
    await this.page.getByRole("button", { name: `Listo: ${target}` }).click();
  }
}
