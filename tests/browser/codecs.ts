import type { Locator, Page } from "@playwright/test";

/** The open settings of one row of the mapping. */
export class RowSettings {
  readonly #page: Page;
  readonly #options: Locator;

  constructor(page: Page, options: Locator) {
    this.#page = page;
    this.#options = options;
  }

  async select(label: string, option: string): Promise<void> {
    await this.#options.getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  async fill(label: string, text: string): Promise<void> {
    await this.#options.getByLabel(label, { exact: true }).fill(text);
  }

  async press(name: string): Promise<void> {
    await this.#options.getByRole("button", { name, exact: true }).click();
  }

  /** Finds one of many by typing. */
  async search(label: string, text: string): Promise<void> {
    await this.fill(label, text);
    await this.#page
      .getByRole("option")
      .filter({ has: this.#page.getByText(text, { exact: true }) })
      .click();
  }

  /** Pairs of a list of values, as texts. */
  async pairs(...pairs: readonly (readonly [source: string, target: string])[]): Promise<void> {
    for (const [index, [source, target]] of pairs.entries()) {
      if (index > 0) await this.press("Añadir valor");
      await this.fill(`Valor del origen ${index + 1}`, source);
      await this.fill(`Valor del destino ${index + 1}`, target);
    }
  }
}

/** One row of a mapping: what the source holds, what a person does, and what the target must hold in the end. */
export interface Transformed {
  /** The transformation's name on the screen. */
  name: string;
  /** With several steps, their names. */
  steps?: readonly string[];
  /** The cells of the source; the row's own field is the first. None: a row without a field of the source. */
  source: Readonly<Record<string, string>>;
  settings?(row: RowSettings): Promise<void>;
  /** The cells of the target; the row's own field is the first. */
  target: Readonly<Record<string, string>>;
}

/** Every transformation once. */
export const TRANSFORMED: readonly Transformed[] = [
  { name: "Copiar", source: { copiar: "Añez" }, target: { copy: "Añez" } },
  { name: "Quitar espacios", source: { espacios: "  Ana " }, target: { trim: "Ana" } },
  { name: "Reparar acentos", source: { acentos: "PeÃ±a" }, target: { repair_text: "Peña" } },
  {
    name: "Mayúsculas o minúsculas",
    source: { letras: "aña" },
    settings: (row) => row.select("Letras", "MAYÚSCULAS"),
    target: { case: "AÑA" },
  },
  {
    name: "Número con decimales",
    source: { numero: "1.234,50" },
    async settings(row) {
      await row.fill("Decimales", "2");
      await row.select("En el origen", "1.234,50 (punto y coma decimal)");
      await row.select("En el destino", "1234.50 (punto decimal)");
    },
    target: { decimal: "1234.50" },
  },
  {
    name: "Entero",
    source: { entero: "12" },
    async settings(row) {
      await row.select("En el origen", "Texto: 12");
      await row.select("En el destino", "Número JSON");
    },
    target: { integer: "12" },
  },
  {
    name: "Dinero en centavos",
    source: { dinero: "8,50" },
    async settings(row) {
      await row.select("Qué lado cuenta en centavos", "En el destino");
      await row.select("Cómo escribe el otro lado", "1234,50 (coma decimal)");
    },
    target: { cents: "850" },
  },
  {
    name: "Fecha",
    source: { fecha: "03/02/2026" },
    async settings(row) {
      await row.fill("En el origen: formato", "dd/MM/yyyy");
      await row.fill("En el destino: formato", "yyyy-MM-dd");
    },
    target: { date: "2026-02-03" },
  },
  {
    name: "Fecha y hora",
    source: { instante: "03/02/2026 10:30:00.000" },
    async settings(row) {
      await row.fill("En el origen: formato", "dd/MM/yyyy HH:mm:ss.SSS");
      await row.search("En el origen: zona horaria", "America/Guayaquil");
      await row.select("En el destino", "Milisegundos desde 1970");
    },
    target: { date_time: "1770132600000" },
  },
  {
    name: "Sí o no",
    source: { si_no: "sí" },
    async settings(row) {
      await row.select("En el origen", "sí / no");
      await row.select("En el destino", "true / false (JSON)");
    },
    target: { boolean: "true" },
  },
  {
    name: "Lista de valores",
    source: { estado: "A" },
    settings: (row) => row.pairs(["A", "active"], ["C", "closed"]),
    target: { enumeration: "active" },
  },
  {
    name: "Unir campos",
    source: { unir: "Ana", unir_2: "Peña" },
    async settings(row) {
      await row.search("Parte 2", "unir_2");
      await row.fill("Separador", "|");
    },
    target: { join: "Ana|Peña" },
  },
  {
    name: "Partir en campos",
    source: { partir: "Ana Peña" },
    async settings(row) {
      await row.search("Parte 2", "split_2");
      await row.fill("Separador", " ");
    },
    target: { split: "Ana", split_2: "Peña" },
  },
  {
    name: "Lista en un texto",
    source: { lista: "rojo, verde" },
    async settings(row) {
      await row.select("En el origen", "Un texto con separador");
      await row.fill("En el origen: separador", ", ");
      await row.fill("En el destino: separador", "|");
    },
    target: { list: "rojo|verde" },
  },
  {
    name: "Texto delante",
    source: { delante: "7" },
    settings: (row) => row.fill("Texto", "P-"),
    target: { prefix: "P-7" },
  },
  {
    name: "Texto detrás",
    source: { detras: "7" },
    settings: (row) => row.fill("Texto", " kg"),
    target: { suffix: "7 kg" },
  },
  {
    name: "Teléfono",
    source: { telefono: "+593 99 123 4567" },
    async settings(row) {
      await row.select("En el origen", "Con +: +593987654321");
      await row.select("En el destino", "Solo cifras: 593987654321");
    },
    target: { phone_digits: "593991234567" },
  },
  {
    name: "Cédula o documento",
    source: { cedula: "V-12.345.678" },
    async settings(row) {
      await row.fill("Letras que puede llevar delante", "VEJ");
      await row.fill("Letra cuando no trae ninguna", "V");
      await row.select("Ceros delante", "Cuentan (Ecuador)");
    },
    target: { national_id: "V12345678" },
  },
  {
    name: "Como texto JSON",
    source: { texto_json: 'Ana "la jefa"' },
    target: { json_text: '"Ana \\"la jefa\\""' },
  },
  {
    name: "Varios pasos",
    steps: ["Quitar espacios", "Texto delante"],
    source: { pasos: " 7" },
    settings: (row) => row.fill("Texto", "X"),
    target: { chain: "X7" },
  },
  {
    name: "Expresión",
    source: {},
    settings: (row) => row.fill("Expresión", 'precio|decimal_multiply("1.16")'),
    target: { total: "14.5" },
  },
];
