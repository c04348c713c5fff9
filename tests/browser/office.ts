import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** So many suppliers; the price of one of them cannot be read. */
const SUPPLIERS = 60;
const ODD = 7;

type Row = Readonly<Record<string, unknown>>;

/** An office that has worked for a while, made over the local server; what a person does there has stories of its own. */
export class Office {
  readonly #page: Page;
  readonly #folder: string;
  /** The connections by what a person calls them, and the integrations. */
  readonly systems: Record<string, string> = {};
  readonly integrations: Record<string, number> = {};
  readonly #lastRuns: Record<string, number> = {};

  constructor(page: Page, folder: string) {
    this.#page = page;
    this.#folder = folder;
  }

  async call<T>(command: string, request: unknown): Promise<T> {
    const answer = await this.#page.evaluate(
      async ([name, body]) => {
        const headers = { "content-type": "application/json" };
        const response = await fetch(`/rpc/${name}`, { method: "POST", headers, body: body ?? "{}" });
        return { ok: response.ok, text: await response.text() };
      },
      [command, JSON.stringify(request)],
    );
    expect(answer.ok, `${command}: ${answer.text}`).toBe(true);
    return JSON.parse(answer.text) as T;
  }

  /** Suppliers in one way with a price that nobody can read, customers in both ways with a conflict. */
  async work(): Promise<void> {
    await this.#write("Oficina", "proveedores", [
      "codigo;nombre;precio;alta;activo",
      ...Array.from({ length: SUPPLIERS }, (_, index) => supplier(index + 1)),
    ]);
    await this.#write("Central", "suppliers", [
      "code;name;price;since;active",
      "9999;Otro;1.00;2023-01-01;true",
    ]);
    await this.#write("Bodega", "existencias", ["codigo;cantidad", "1;5"]);
    await this.#write("Oficina", "clientes", [
      "codigo;nombre;telefono;correo",
      "C-01;Ñañez Ltda.;042 555 111;compras@nanez.example",
      "C-02;Peña e Hijos;042 555 222;pena@hijos.example",
    ]);
    await this.#write("Central", "customers", ["code;name;phone;mail", "X-01;Uno;1;uno@example.com"]);
    await this.#connect("Oficina");
    await this.#connect("Central");
    await this.#connect("Bodega");
    await this.#integrate(
      "Proveedores",
      ["proveedores", "suppliers", "SOURCE_TO_TARGET"],
      [
        copy("codigo", "code", "NO"),
        copy("nombre", "name", "NO"),
        { ...copy("precio", "price", "NO"), transform: decimal() },
        { ...copy("alta", "since", "NO"), transform: date() },
        {
          ...copy("activo", "active", "NO"),
          transform: { codec: "boolean", source: "si_no", target: "true_false" },
        },
      ],
    );
    await this.#integrate(
      "Clientes",
      ["clientes", "customers", "BOTH"],
      [
        copy("codigo", "code", "YES"),
        copy("nombre", "name", "YES"),
        copy("telefono", "phone", "YES"),
        copy("correo", "mail", "YES"),
      ],
    );
    await this.run("Proveedores", "ALL");
    await this.run("Clientes", "ALL");
    await this.#replace("Oficina", "clientes", "042 555 111", "042 555 999");
    await this.#replace("Central", "customers", "042 555 111", "042 555 777");
    await this.run("Clientes", "ALL");
  }

  /** Runs an integration to its end. */
  async run(name: string, extent: "DRY_RUN" | "ALL"): Promise<void> {
    const request = { id: this.integrations[name], extent };
    let id = 0;
    // A read by the clock may be under way.
    await expect(async () => {
      id = (await this.call<{ id: number }>("integration_run", request)).id;
    }).toPass({ timeout: 30_000 });
    await expect
      .poll(
        async () =>
          (await this.call<{ run: { endedAt: number | null } }>("run_get", { run: id })).run.endedAt,
      )
      .not.toBeNull();
    this.#lastRuns[name] = id;
  }

  /** The latest run of an integration. */
  lastRun(name: string): number {
    return this.#lastRuns[name] ?? 0;
  }

  async #connect(name: string): Promise<void> {
    const draft = {
      system: null,
      kind: "csv",
      name,
      settings: { folder: join(this.#folder, name) },
      secrets: {},
    };
    const { system } = await this.call<{ system: string }>("connection_save", draft);
    this.systems[name] = system;
  }

  async #integrate(
    name: string,
    [sourceEntity, targetEntity, direction]: readonly [string, string, string],
    fields: readonly Row[],
  ): Promise<void> {
    const { Oficina: sourceSystem, Central: targetSystem } = this.systems;
    const { id } = await this.call<{ id: number }>("integration_start", { name, sourceSystem, targetSystem });
    this.integrations[name] = id;
    const what = { id, name, sourceEntity, targetEntity, direction, strategy: "MANUAL", filters: [] };
    await this.call("integration_save_what", what);
    await this.call("integration_save_mapping", { id, fields });
    await this.run(name, "DRY_RUN");
  }

  async #write(system: string, data: string, lines: readonly string[]): Promise<void> {
    await mkdir(join(this.#folder, system), { recursive: true });
    await writeFile(join(this.#folder, system, `${data}.csv`), `${lines.join("\r\n")}\r\n`);
  }

  async #replace(system: string, data: string, from: string, to: string): Promise<void> {
    const file = join(this.#folder, system, `${data}.csv`);
    await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
  }
}

function supplier(number: number): string {
  const price = number === ODD ? "a convenir" : `${number},50`;
  const id = String(number).padStart(4, "0");
  return `${id};Distribuidora Peña ${number};${price};0${(number % 9) + 1}/03/2024;${number % 2 === 0 ? "Sí" : "No"}`;
}

function copy(sourceField: string, targetField: string, back: "YES" | "NO"): Row {
  const need = targetField === "code" ? "REQUIRED" : "OPTIONAL";
  return { sourceField, targetField, transform: { codec: "copy" }, back, need, default: null, rules: {} };
}

function decimal(): Row {
  return { codec: "decimal", scale: 2, source: "comma", target: "plain" };
}

function date(): Row {
  const pattern = (text: string) => ({ pattern: text });
  return { codec: "date", source: pattern("dd/MM/yyyy"), target: pattern("yyyy-MM-dd") };
}
