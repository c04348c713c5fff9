import type { Page } from "@playwright/test";
import { Board, expect, KEY, test } from "./fixtures";
import { Seat } from "./seat";

test.use({ remoteSetBy: "person" });

const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** Goes on with Tab until the element has the focus: everything must be within reach of the keyboard. */
async function tabTo(page: Page, name: string, role: "textbox" | "button" | "combobox"): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${name} is not within reach of Tab`);
}

test("the first start by keyboard alone: from an empty folder to an order on the board", async ({
  product,
  remote,
  page,
}) => {
  await page.goto(product.address);
  await expect(title(page, "¿Qué local es este?")).toBeVisible();
  await expect(page.getByText("Paso 1 de 4")).toBeVisible();
  await tabTo(page, "Nombre", "textbox");
  await page.keyboard.type("Pizzería Don Luis");
  await tabTo(page, "Zona horaria", "combobox");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("guayaq");
  await expect(page.getByRole("option", { name: /America\/Guayaquil/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await tabTo(page, "Seguir", "button");
  await page.keyboard.press("Enter");

  await expect(title(page, "¿De dónde llegan los pedidos?")).toBeVisible();
  await tabTo(page, "Dirección", "textbox");
  await page.keyboard.type(remote.address);
  await page.keyboard.press("Tab");
  await page.keyboard.type(KEY);
  await tabTo(page, "Probar conexión", "button");
  await page.keyboard.press("Enter");
  await expect(page.locator(".check-steps li").nth(2)).toContainText("Bien");
  await tabTo(page, "Guardar y seguir", "button");
  await page.keyboard.press("Enter");

  await expect(title(page, "¿Se oye?")).toBeVisible();
  await expect(page.getByText(/Aquí Mostrador corre sin ventana/).first()).toBeVisible();
  await tabTo(page, "Seguir", "button");
  await page.keyboard.press("Enter");

  await expect(title(page, "¿Quién administra?")).toBeVisible();
  await tabTo(page, "Nombre", "textbox");
  await page.keyboard.type("Ana Villacís");
  await page.keyboard.press("Tab");
  await page.keyboard.type("1234");
  await page.keyboard.press("Tab");
  await page.keyboard.type("1234");
  await page.keyboard.press("Enter");

  const board = new Board(page);
  await board.expectConnection("LIVE");
  await expect(new Seat(page).button).toContainText("Ana Villacís");
  await expect(page.locator(".topbar .place b")).toHaveText("Pizzería Don Luis");
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  await page.reload();
  await expect(board.card(id)).toBeVisible();
});

test("sample data is marked on board and cards, and goes away", async ({ product, page }) => {
  await page.goto(product.address);
  await page.getByLabel("Nombre").fill("Pizzería Don Luis");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Empezar con datos de ejemplo" }).click();
  // The answer of the sound moves the way on.
  await expect(page.locator(".note-bar")).toBeVisible();
  await page.getByRole("button", { name: "Seguir" }).click();
  await page.getByLabel("Nombre").fill("Ana");
  await page.getByLabel("PIN", { exact: true }).fill("1234");
  await page.getByLabel("Repita el PIN").fill("1234");
  await page.keyboard.press("Enter");
  const ribbon = page.getByRole("region", { name: "DATOS DE EJEMPLO" });
  await expect(ribbon).toBeVisible();
  const cards = page.locator(".card");
  await expect(cards.first()).toContainText("DATOS DE EJEMPLO");
  await ribbon.getByRole("button", { name: "Borrar datos de ejemplo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Borrar datos de ejemplo" }).click();
  await expect(cards).toHaveCount(0);
  await expect(ribbon).toHaveCount(0);
});

test("what a step saved stays saved, and a reload goes on where it was", async ({ product, page }) => {
  await page.goto(product.address);
  await page.getByLabel("Nombre").fill("La Esquina");
  await page.keyboard.press("Enter");
  await expect(title(page, "¿De dónde llegan los pedidos?")).toBeVisible();
  await page.reload();
  await expect(title(page, "¿De dónde llegan los pedidos?")).toBeVisible();
  await page.getByRole("button", { name: "Atrás" }).click();
  await expect(page.getByLabel("Nombre")).toHaveValue("La Esquina");
});

test("what is still wanting is on the board with the way to it, and can be put away", async ({
  product,
  page,
}) => {
  await page.goto(product.address);
  await page.evaluate(() =>
    fetch("/rpc/setup_finish", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    }),
  );
  await page.reload();
  const panel = page.getByTestId("readiness");
  await expect(panel).toContainText(/Listo para recibir pedidos: \d de \d · Falta: /);
  await panel.getByRole("button", { name: "Ocultar" }).click();
  const chip = page.getByRole("button", { name: /^Listo: \d de \d$/ });
  await chip.click();
  await panel.getByRole("button", { name: "Abrir Servidor" }).click();
  await expect(page.getByLabel("Dirección")).toBeVisible();
});
