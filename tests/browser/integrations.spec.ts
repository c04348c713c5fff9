import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { problems } from "./axe";
import { RowSettings, TRANSFORMED } from "./codecs";
import { expect, test } from "./fixtures";
import { Integrations, readTarget } from "./integrations";
import { Office } from "./office";
import { Seat } from "./seat";

const SUPPLIERS = 30;
/** The row whose price nobody can read; it is one of the first twenty. */
const ODD = 7;

const code = (number: number) => String(number).padStart(4, "0");

/** Two folders of an office: suppliers as one system writes them, and as the other one wants them. */
async function folders(dataDir: string): Promise<{ source: string; target: string; file: string }> {
  const source = join(dataDir, "oficina");
  const target = join(dataDir, "central");
  await Promise.all([source, target].map((folder) => mkdir(folder, { recursive: true })));
  const rows = Array.from({ length: SUPPLIERS }, (_, index) => {
    const number = index + 1;
    const price = number === ODD ? "a convenir" : `${number},50`;
    const kind = number % 2 === 0 ? "B" : "A";
    return `${code(number)};Ana;Peña${number};${price};0${(number % 9) + 1}/03/2024;${number % 2 === 0 ? "Sí" : "No"};${kind};+593 98 765 4${String(100 + number)}`;
  });
  const header = "codigo;nombre;apellido;precio;alta;activo;tipo;telefono";
  await writeFile(join(source, "proveedores.csv"), `${[header, ...rows].join("\r\n")}\r\n`);
  const file = join(target, "suppliers.csv");
  await writeFile(
    file,
    "code;name;price;since;active;kind;phone;label\r\n9999;Otro Proveedor;1.00;2023-01-01;true;food;593111222333;OTRO\r\n",
  );
  return { source, target, file };
}

/** A file whose columns want every transformation, one record full and one empty, and where it goes. */
async function everything(dataDir: string): Promise<{ source: string; target: string; file: string }> {
  const source = join(dataDir, "oficina");
  const target = join(dataDir, "central");
  await Promise.all([source, target].map((folder) => mkdir(folder, { recursive: true })));
  const cells = { precio: "12.50", ...Object.assign({}, ...TRANSFORMED.map((each) => each.source)) };
  const names = Object.keys(cells);
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const full = ["0001", ...Object.values<string>(cells)].map(quote).join(";");
  const empty = ["0002", ...names.map((name) => (name === "precio" ? "12.50" : ""))].join(";");
  await writeFile(
    join(source, "todo.csv"),
    `${[["codigo", ...names].join(";"), full, empty].join("\r\n")}\r\n`,
  );
  const wanted = TRANSFORMED.flatMap((each) => Object.keys(each.target));
  const other = ["9999", ...wanted.map((name) => (name === "copy" ? "Otro" : ""))].join(";");
  const file = join(target, "everything.csv");
  await writeFile(file, `${["code", ...wanted].join(";")}\r\n${other}\r\n`);
  return { source, target, file };
}

test("two folders are kept in step, from connecting them to reading the target", async ({
  board,
  page,
  dataDir,
}) => {
  test.setTimeout(180_000);
  expect(board.page).toBe(page);
  const { source, target, file } = await folders(dataDir);
  const integrations = new Integrations(page);
  await integrations.connect("Oficina", source);
  await integrations.connect("Central", target);

  // 1 Sistemas
  await page.keyboard.press("F7");
  await expect(page.getByText("Todavía no hay integraciones.")).toBeVisible();
  await page.getByRole("button", { name: "Nueva integración" }).first().click();
  await page.getByLabel("Nombre").fill("Proveedores");
  await integrations.choose("Origen", "Oficina");
  await integrations.choose("Destino", "Central");
  await page.getByRole("button", { name: "Crear y seguir" }).click();

  // 2 Conexión
  await expect(page.getByRole("heading", { level: 1, name: "Proveedores" })).toBeVisible();
  await page.getByRole("button", { name: "Probar los dos" }).click();
  await expect(page.locator(".check-steps")).toHaveCount(2);

  // 3 Qué sincronizar
  await integrations.step("Qué sincronizar");
  await integrations.choose(/^Datos del origen/, "proveedores");
  await integrations.choose(/^Datos del destino/, "suppliers");
  await expect(page.getByText(`${SUPPLIERS} registros, van todos`)).toBeVisible();
  await page.getByRole("button", { name: "Añadir condición" }).click();
  await page.getByLabel("Campo de la condición 1").selectOption("tipo");
  await page.getByLabel("Valor de la condición 1").fill("a");
  await expect(page.getByText(`${SUPPLIERS} registros, van ${SUPPLIERS / 2}`)).toBeVisible();
  await page.getByRole("button", { name: "Quitar la condición 1" }).click();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Guardado. Siga con el mapeo.")).toBeVisible();

  // 4 Mapeo: what is needed first, a row per codec, and an expression that is refused three times
  await integrations.step("Mapeo");
  await page.getByRole("button", { name: "Darle un valor: code" }).click();
  await integrations.field("origen", 1, "codigo");
  await integrations.close("code");
  const join = await integrations.pair(2, "nombre", "name", "Varios pasos");
  await join.getByLabel("Paso 1", { exact: true }).selectOption({ label: "Unir campos" });
  await join.getByLabel("Parte 2", { exact: true }).fill("apellido");
  await page.getByRole("option", { name: /^apellido/ }).click();
  await join.getByLabel("Paso 2", { exact: true }).selectOption({ label: "Texto detrás" });
  await join.getByLabel("Texto", { exact: true }).fill(" (ES)");
  await integrations.close("name");
  await integrations.pair(3, "precio", "price", "Número con decimales");
  await integrations.close("price");
  await integrations.pair(4, "alta", "since", "Fecha");
  await integrations.close("since");
  await integrations.pair(5, "activo", "active", "Sí o no");
  await integrations.close("active");
  const kinds = await integrations.pair(6, "tipo", "kind", "Lista de valores");
  await kinds.getByLabel("Valor del origen 1").fill("A");
  await kinds.getByLabel("Valor del destino 1").fill("food");
  await kinds.getByRole("button", { name: "Añadir valor" }).click();
  await kinds.getByLabel("Valor del origen 2").fill("B");
  await kinds.getByLabel("Valor del destino 2").fill("drinks");
  await integrations.close("kind");
  const phone = await integrations.pair(7, "telefono", "phone", "Teléfono");
  await phone.getByLabel("En el origen", { exact: true }).selectOption({ label: "Con +: +593987654321" });
  await integrations.close("phone");
  const label = await integrations.pair(8, null, "label", "Expresión");
  const expression = label.getByRole("textbox", { name: "Expresión" });
  for (const [text, refusal] of [
    ["precio|decimal_multiply(1.16)", /perdería exactitud/],
    ["no_existe|upper", /usa un campo que este registro no tiene/],
    ["range(100000)|list", /La expresión no termina/],
  ] as const) {
    await expression.fill(text);
    await expect(page.locator('tbody[data-row="label"]').getByText(refusal)).toBeVisible();
  }
  await expression.fill('apellido|upper ~ "/" ~ tipo');
  await expect(page.getByText("El mapeo se puede usar.")).toBeVisible();

  // What it makes of records, before anything is written
  await page.getByRole("button", { name: "Ver con registros reales" }).click();
  await expect(page.getByText(`Se probaron ${SUPPLIERS} registros: 1 no se pueden escribir.`)).toBeVisible();
  await expect(page.locator(".map-trial")).toContainText("a convenir");
  await expect(page.locator(".map-trial")).toContainText("No es un número");
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    expect(await problems(page), `mapping, ${scheme}`).toEqual([]);
  }
  await page.keyboard.press("F1");
  await expect(page.getByRole("dialog", { name: "Hay cambios sin guardar" })).toBeVisible();
  await page.getByRole("button", { name: "Seguir aquí" }).click();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Mapeo guardado. Haga la prueba sin escribir.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Campo de destino, fila 8" })).toHaveValue("label");
  await expect(page.locator('tbody[data-row="name"]')).toContainText("Unir campos › Texto detrás");

  // 5 Prueba sin escribir
  const before = await readFile(file, "utf8");
  await integrations.step("Prueba");
  await page.getByRole("button", { name: "Hacer la prueba" }).click();
  const figures = page.locator(".run-figures").first();
  await expect(figures).toContainText(`Leídos${SUPPLIERS}`, { timeout: 30_000 });
  await expect(figures).toContainText("Con error1");
  await expect(page.getByRole("row", { name: /a convenir/ })).toContainText(code(ODD));
  expect(await readFile(file, "utf8"), "a dry run writes nothing").toBe(before);

  // 6 Programación: twenty, all, then by itself
  await integrations.step("Programación");
  await page.getByRole("button", { name: "Primeros 20 registros" }).click();
  await expect.poll(async () => (await readTarget(file)).size, { timeout: 30_000 }).toBe(1 + 20 - 1);
  await expect(page.getByText("De los 20, 1 con error: revíselo antes de seguir.")).toBeVisible();
  await page.getByRole("button", { name: "Continuar con todos" }).click();
  await expect.poll(async () => (await readTarget(file)).size, { timeout: 30_000 }).toBe(1 + SUPPLIERS - 1);
  const rows = await readTarget(file);
  expect(rows.get(code(2))).toEqual({
    code: code(2),
    name: "Ana Peña2 (ES)",
    price: "2.50",
    since: "2024-03-03",
    active: "true",
    kind: "drinks",
    phone: "593987654102",
    label: "PEÑA2/B",
  });
  expect(rows.has(code(ODD))).toBe(false);
  expect(rows.get("9999")?.name).toBe("Otro Proveedor");

  await integrations.choose("Cuándo", "Todos los días");
  await page.getByLabel("A las").fill("06:30");
  await expect(page.getByText("Todos los días a las 06:30")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Programación guardada.")).toBeVisible();
  await page.getByRole("switch", { name: "Se ejecuta sola" }).click();
  await expect(page.getByText("Proveedores está encendida.")).toBeVisible();
  await integrations.step("Historial");
  await expect(page.locator("tbody tr")).toHaveCount(3);

  await page.keyboard.press("F7");
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    expect(await problems(page), `list, ${scheme}`).toEqual([]);
  }
  await expect(page.getByRole("row", { name: /Proveedores/ })).toContainText("Encendida");
});

test("a folder that is not there is refused in words, and the connection can be removed", async ({
  board,
  page,
  dataDir,
}) => {
  expect(board.page).toBe(page);
  const { source } = await folders(dataDir);
  const integrations = new Integrations(page);
  await page.keyboard.press("F7");
  await page.getByRole("button", { name: "Conectar un sistema" }).first().click();
  await page.keyboard.press("Control+s");
  await page.getByLabel("Nombre").fill("Oficina");
  await page.getByLabel("Carpeta", { exact: true }).fill(join(source, "no-existe"));
  await page.getByRole("button", { name: "Probar conexión" }).click();
  await expect(page.getByText(/No funciona todavía: el problema está en/)).toBeVisible();
  await expect(page.locator(".check-steps li").first()).toContainText("Falló");
  expect(await problems(page)).toEqual([]);
  await page.getByRole("button", { name: "Descartar" }).click();
  await integrations.connect("Oficina", source);
  await expect(page.locator(".int-holds")).toContainText("proveedores");
  await page.getByRole("button", { name: "Quitar la conexión" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Quitar la conexión" }).click();
  await expect(page.getByText("Oficina ya no está conectada.")).toBeVisible();
});

test("who saves a new connection on the way out gets out", async ({ board, page, dataDir }) => {
  expect(board.page).toBe(page);
  const { source } = await folders(dataDir);
  await page.keyboard.press("F7");
  await page.getByRole("button", { name: "Conectar un sistema" }).first().click();
  await page.getByLabel("Nombre").fill("Oficina");
  await page.getByLabel("Carpeta", { exact: true }).fill(source);
  await page.keyboard.press("F1");
  await page.getByRole("dialog").getByRole("button", { name: "Guardar y salir" }).click();
  await expect(page).toHaveURL(/#\/pedidos$/);
  await page.keyboard.press("F7");
  await expect(page.getByRole("heading", { level: 3, name: "Oficina" })).toBeVisible();
});

test("of two people who change one integration, the second is told who was first", async ({
  board,
  page,
  context,
  product,
  dataDir,
}) => {
  test.setTimeout(120_000);
  expect(board.page).toBe(page);
  const office = new Office(page, dataDir);
  await office.work();
  const seat = new Seat(page);
  await seat.firstAdministrator();
  const address = `${product.address.split("#")[0]}#/integraciones/${office.integrations.Proveedores}/que`;
  const other = await context.newPage();
  await page.evaluate((to) => {
    location.hash = to.slice(to.indexOf("#"));
  }, address);
  await page.getByLabel("Nombre").fill("Compras");
  await other.goto(address);
  await other.getByLabel("Nombre").fill("Proveedores de la central");
  await other.keyboard.press("Control+s");
  await expect(other.getByText("Guardado. Siga con el mapeo.")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(
    page.getByText(/^Ana Villacís cambió esta integración mientras usted la editaba\./),
  ).toBeVisible();
  await page.getByRole("button", { name: "Descartar" }).click();
  await expect(page.getByLabel("Nombre")).toHaveValue("Proveedores de la central");
  await page.getByLabel("Nombre").fill("Compras");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Guardado. Siga con el mapeo.")).toBeVisible();
});

test("an operator sees why the integrations are not theirs", async ({ board, page }) => {
  const seat = new Seat(board.page);
  await seat.firstAdministrator();
  await seat.signOut();
  await page.keyboard.press("F7");
  await expect(page.getByRole("note")).toContainText("Solo gerentes y administradores.");
  await expect(page.getByRole("button", { name: "Nueva integración" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  expect(await problems(page)).toEqual([]);
});

test("a mapping with every transformation and an expression is made, tried, run and read back equal", async ({
  board,
  page,
  dataDir,
}) => {
  test.setTimeout(240_000);
  expect(board.page).toBe(page);
  const { source, target, file } = await everything(dataDir);
  const integrations = new Integrations(page);
  await integrations.connect("Oficina", source);
  await integrations.connect("Central", target);
  await integrations.begin("Todo", { from: ["Oficina", "todo"], to: ["Central", "everything"] });

  await integrations.step("Mapeo");
  await page.getByRole("button", { name: "Darle un valor: code" }).click();
  await integrations.field("origen", 1, "codigo");
  await expect(page.getByLabel("Transformación", { exact: true })).toBeVisible();
  const offered = await page
    .getByLabel("Transformación", { exact: true })
    .locator("option")
    .allTextContents();
  const made = TRANSFORMED.flatMap(({ name, steps = [] }) => [name, ...steps]);
  expect([...new Set(made)].sort(), "every transformation that the screen offers").toEqual(offered.sort());
  await integrations.close("code");
  for (const [index, { name, steps, source: cells, settings, target: written }] of TRANSFORMED.entries()) {
    await test.step(name, async () => {
      const own = Object.keys(written)[0] ?? "";
      const picked = steps === undefined ? name : "Varios pasos";
      const options = await integrations.pair(index + 2, Object.keys(cells)[0] ?? null, own, picked);
      const row = new RowSettings(page, options);
      for (const [at, step] of (steps ?? []).entries()) await row.select(`Paso ${at + 1}`, step);
      await settings?.(row);
      await integrations.close(own);
    });
  }
  await expect(page.getByText("El mapeo se puede usar.")).toBeVisible();
  await page.getByRole("button", { name: "Ver con registros reales" }).click();
  await expect(page.getByText("Se probaron 2 registros: todos se pueden escribir.")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Mapeo guardado. Haga la prueba sin escribir.")).toBeVisible();
  await page.reload();
  for (const { name, steps, target: written } of TRANSFORMED) {
    const row = page.locator(`tbody[data-row="${Object.keys(written)[0]}"]`);
    await expect(row.locator(".map-transform b")).toHaveText((steps ?? [name]).join(" › "));
  }

  const before = await readFile(file, "utf8");
  await integrations.step("Prueba");
  await page.getByRole("button", { name: "Hacer la prueba" }).click();
  const figures = page.locator(".run-figures").first();
  await expect(figures).toContainText("Leídos2", { timeout: 30_000 });
  await expect(figures).toContainText("Con error0");
  expect(await readFile(file, "utf8"), "a dry run writes nothing").toBe(before);

  await integrations.step("Programación");
  await page.getByRole("button", { name: "Primeros 20 registros" }).click();
  await expect.poll(async () => (await readTarget(file)).size, { timeout: 30_000 }).toBe(3);
  const rows = await readTarget(file);
  const written = Object.fromEntries(TRANSFORMED.flatMap(({ target: cells }) => Object.entries(cells)));
  expect(rows.get("0001")).toEqual({ code: "0001", ...written });
  const nothing = Object.fromEntries(Object.keys(written).map((name) => [name, ""]));
  expect(rows.get("0002"), "empty cells stay empty").toEqual({ ...nothing, code: "0002", total: "14.5" });
  expect(rows.get("9999")?.copy, "what is the target's alone").toBe("Otro");
});
