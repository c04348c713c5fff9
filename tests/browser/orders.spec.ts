import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures";

test("an order appears with its number, without a reload, and is announced once", async ({
  board,
  remote,
  page,
}) => {
  await expect(page.getByText("No hay pedidos por ahora.")).toBeVisible();
  await expect(
    page.getByText(/Recibiendo desde las \d\d:\d\d · última comprobación hace \d+ s\./),
  ).toBeVisible();
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  await expect(board.card(id).locator(".num")).toHaveText("#1");
  await expect(page.getByTestId("announcer")).toHaveText(/^Pedido 1, /);
  const [second = ""] = await remote.order(1);
  await expect(board.card(second).locator(".num")).toHaveText("#2");
  await expect(board.column("NEW").locator("h2")).toContainText("2");
});

test("the token leaves the address and the session outlives a reload", async ({ board, page, remote }) => {
  expect(new URL(page.url()).hash).toBe("");
  const [id = ""] = await remote.order(1);
  await page.reload();
  await expect(board.card(id)).toBeVisible();
});

test("a page without a session says how to open it again", async ({ product, page }) => {
  await page.goto(new URL("/", product.address).href);
  await expect(page.getByRole("heading", { name: "Hay que abrir Mostrador de nuevo" })).toBeVisible();
});

test("an order is confirmed to the server without anybody's doing", async ({ board, remote, page }) => {
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  await expect(board.card(id).getByText("Sin confirmar al servidor")).toHaveCount(0);
  await board.card(id).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.locator(".pill", { hasText: "Sincronizado" })).toBeVisible();
  await expect(drawer.getByText("Recibido y guardado con el número #1")).toBeVisible();
  await expect(drawer.getByText("Confirmado al servidor")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
});

test("a shift by keyboard: acknowledge, accept, go on, take back", async ({ board, remote, page }) => {
  const [id = ""] = await remote.order(1);
  await expect(page.getByRole("button", { name: /Entendido/ })).toBeVisible();
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: /Entendido/ })).toHaveCount(0);
  await expect(board.column("NEW").locator(board.card(id))).toContainText("Por aceptar");

  await page.keyboard.press("a");
  const preparing = board.column("PREPARING").locator(`[data-order="${id}"]`);
  await expect(preparing).toBeVisible();
  await expect(preparing).toContainText("A tiempo");

  await page.keyboard.press("1");
  await expect(preparing).toBeFocused();
  await page.keyboard.press("n");
  await expect(board.column("READY").locator(`[data-order="${id}"]`)).toBeVisible();
  await page.keyboard.press("u");
  await expect(preparing).toBeVisible();
});

test("keys of the board do nothing in the search and nothing when they are switched off", async ({
  board,
  remote,
  page,
}) => {
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("a");
  await expect(page.getByRole("searchbox")).toHaveValue("a");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Pantalla" }).click();
  await page.getByRole("switch", { name: "Atajos de teclado" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("switch")).toHaveCount(0);
  await page.keyboard.press("a");
  await expect(board.column("NEW").locator(`[data-order="${id}"]`)).toBeVisible();
});

test("accepting promises the chosen minutes, and the toast takes the move back", async ({
  board,
  remote,
  page,
}) => {
  const [id = ""] = await remote.order(1);
  const card = board.card(id);
  const usual = Number.parseInt((await card.locator("output").textContent()) ?? "", 10);
  await card.getByRole("button", { name: "5 minutos más" }).click();
  await expect(card.locator("output")).toHaveText(`${usual + 5} min`);
  await card.getByRole("button", { name: "Aceptar" }).click();
  await expect(page.getByText("#1 pasó a En preparación")).toBeVisible();
  await page.getByRole("button", { name: "Deshacer" }).click();
  await expect(board.column("NEW").locator(`[data-order="${id}"]`)).toBeVisible();
  await expect(page.getByText("#1 volvió a Nuevo")).toBeVisible();
});

test("rejecting takes two presses, keeps the reason and counts among the finished", async ({
  board,
  remote,
  page,
}) => {
  const [id = ""] = await remote.order(1);
  await board.card(id).getByRole("button", { name: "Rechazar" }).click();
  await page.getByRole("button", { name: "Producto agotado" }).click();
  await expect(board.card(id)).toHaveCount(0);
  await page.getByRole("tab", { name: "Entregados hoy 1" }).click();
  await page.locator(".row", { hasText: "#1" }).click();
  await expect(page.getByRole("dialog")).toContainText("De Nuevo a Rechazado · Producto agotado");
});

test("an accepted order is called off from its drawer", async ({ board, remote, page }) => {
  const [id = ""] = await remote.order(1);
  await board.card(id).getByRole("button", { name: "Aceptar" }).click();
  await board.column("PREPARING").locator(".num").click();
  await page.getByRole("dialog").getByRole("button", { name: "Anular" }).click();
  await page.getByLabel("Otro motivo").fill("Se fue la luz");
  await page.keyboard.press("Enter");
  await expect(board.card(id)).toHaveCount(0);
  await expect(page.getByText("#1 pasó a Anulado")).toBeVisible();
  await page.getByRole("button", { name: "Movimientos recientes" }).click();
  await expect(page.getByRole("dialog")).toContainText("De En preparación a Anulado");
});

test("the search finds by number and by name and says when nothing matches", async ({
  board,
  remote,
  page,
}) => {
  const ids = await remote.order(3);
  for (const id of ids) await expect(board.card(id)).toBeVisible();
  await page.getByRole("searchbox").fill("#2");
  await expect(board.card(ids[1] ?? "")).toBeVisible();
  await expect(board.card(ids[0] ?? "")).toHaveCount(0);
  await page.getByRole("searchbox").fill("nadie se llama así");
  await expect(page.getByText("Ningún pedido coincide con la búsqueda.")).toBeVisible();
});

test("an order that the customer changes says so until somebody has seen it", async ({ board, remote }) => {
  const [id = ""] = await remote.order(1);
  const card = board.card(id);
  await expect(card).toBeVisible();
  await remote.change(id, { notes: "Mejor sin cebolla" });
  await remote.redeliver(id);
  await remote.change(id, { notes: "Mejor sin cebolla" });
  await expect(card.getByText("El cliente cambió el pedido")).toBeVisible({ timeout: 70_000 });
  await expect(card).toContainText("Mejor sin cebolla");
  await card.getByRole("button", { name: "Visto" }).click();
  await expect(card.getByText("El cliente cambió el pedido")).toHaveCount(0);
});

test("an order that the customer calls off looks like none to cook, and goes on only when somebody wants", async ({
  board,
  remote,
}) => {
  const [id = "", other = ""] = await remote.order(2);
  const card = board.card(id);
  await expect(card).toBeVisible();
  await expect(board.card(other)).toBeVisible();
  await remote.change(id, { orderStatus: "CANCELLED" });
  await expect(card.getByText("CANCELADO POR EL CLIENTE")).toBeVisible();
  await expect(card).toHaveAttribute("data-cancelled", "true");
  await expect(board.card(other)).not.toHaveAttribute("data-cancelled");
  // The key of habit takes the order that is still wanted.
  await board.page.keyboard.press("a");
  await expect(board.column("PREPARING").locator(`[data-order="${other}"]`)).toBeVisible();
  await card.getByRole("button", { name: "Visto" }).click();
  await expect(card.getByRole("button", { name: "Visto" })).toHaveCount(0);
  await expect(card.getByText("CANCELADO POR EL CLIENTE")).toBeVisible();
  await card.getByRole("button", { name: "Aceptar" }).click();
  await expect(board.column("PREPARING").locator(`[data-order="${id}"]`)).toContainText(
    "No lo prepare sin preguntarle.",
  );
});

test("a change to a finished order is told until somebody has seen it", async ({ board, remote, page }) => {
  const [id = ""] = await remote.order(1);
  await board.card(id).getByRole("button", { name: "Rechazar" }).click();
  await page.getByRole("button", { name: "Producto agotado" }).click();
  await expect(board.card(id)).toHaveCount(0);
  await remote.change(id, { notes: "Lo paso a buscar" });
  const line = page.getByText("El cliente cambió el pedido #1 (rechazado): nota.");
  await expect(line).toBeVisible();
  await page.reload();
  await expect(line).toBeVisible();
  await page.getByRole("button", { name: "Ver #1" }).click();
  await expect(page.getByRole("dialog")).toContainText("Lo paso a buscar");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Visto: cambio del pedido 1" }).click();
  await expect(line).toHaveCount(0);
  await remote.change(id, { orderStatus: "CANCELLED" });
  await expect(page.getByText("El cliente canceló el pedido #1 (rechazado).")).toBeVisible();
});

test("an order that waited at the server says from which day it is", async ({ board, remote }) => {
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  await expect(board.card(id).getByText(/^Pedido del?/)).toHaveCount(0);
  const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();
  const waiting = await remote.orderExactly({ id: randomUUID(), orderItems: [], createdAt: days(3) });
  await expect(board.card(waiting).getByText(/^Pedido del \d+ .+: esperó en el servidor/)).toBeVisible();
  await expect(board.card(waiting).locator(".num")).toHaveText("#2");
});

test("what cannot be read is marked, and what has no identifier is shown apart", async ({
  board,
  remote,
  page,
}) => {
  const [odd = ""] = await remote.order(1, "no_items");
  await expect(board.card(odd)).toContainText("Falta leer:");
  await remote.order(1, "no_id");
  const pill = page.getByRole("button", { name: "1 pedido no se pudo leer" });
  await expect(pill).toBeVisible();
  await pill.click();
  await expect(page.getByRole("dialog")).toContainText("Sin identificador");
});

test("hostile texts stay texts", async ({ board, remote, page }) => {
  const ids = [...(await remote.order(1, "html_text")), ...(await remote.order(1, "odd_names"))];
  for (const id of ids) await expect(board.card(id)).toBeVisible();
  expect(await page.locator(".card script, .card img, .card iframe").count()).toBe(0);
});
