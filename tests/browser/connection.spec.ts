import { Board, expect, test } from "./fixtures";

// The product takes its time to give a connection up: its own deadlines and two pauses between attempts.
test.describe.configure({ timeout: 180_000 });

test("the chip is live, falls back when the socket goes, and still receives orders", async ({
  board,
  remote,
}) => {
  await expect(board.connection).toHaveText(/Instantáneo · hace \d+ s/);
  await remote.faults({ socket: "refuse" });
  await board.expectConnection("POLLING", 50_000);
  await expect(board.connection).toContainText("Respaldo (cada 15 s)");
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible({ timeout: 20_000 });
  await remote.faults({ socket: "none" });
  await board.expectConnection("LIVE", 50_000);
});

test.describe("a remote that refuses everything from the start", () => {
  test.use({ faultsAtStart: { http: "refuse", socket: "refuse" } });

  test("is never shown as connected, and comes back by the button", async ({ page, product, remote }) => {
    await page.goto(product.address);
    const board = new Board(page);
    await board.expectConnection("OFFLINE", 30_000);
    await expect(page.getByRole("alert")).toContainText("Pueden estar entrando pedidos que no vemos.");
    const again = page.getByRole("button", { name: "Probar de nuevo" });
    await expect(again).toBeVisible();
    await remote.faults({ reset: true });
    await again.click();
    await board.expectConnection("LIVE");
  });
});

test("a refused key stops everything and says what to do", async ({ board, remote }) => {
  await remote.faults({ api_key: "another-key", socket: "close_transport" });
  await board.expectConnection("REFUSED", 60_000);
  await expect(board.page.getByRole("alert")).toHaveText(
    /El servidor no aceptó la clave\. No se envía ni se recibe nada\. Copie la clave de nuevo en Ajustes › Servidor\./,
  );
  await expect(board.page.getByRole("button", { name: "Abrir Servidor" })).toBeVisible();
  const again = board.page.getByRole("button", { name: "Probar de nuevo" });
  await expect(again).toBeVisible();
  await remote.faults({ reset: true });
  await again.click();
  await board.expectConnection("LIVE", 50_000);
});

test("a page that loses its machine is not green and keeps the orders, dated", async ({
  board,
  remote,
  product,
}) => {
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  const banner = board.page.getByRole("region", { name: "Avisos" });
  await expect(banner).toContainText("Pedido #1");
  await board.page.keyboard.press(" ");
  await expect(banner).not.toContainText("Pedido #1");
  await product.stop();
  await board.expectConnection("NO_CONTACT", 25_000);
  await expect(board.connection).toContainText("Sin contacto con este equipo");
  await expect(board.page.getByRole("alert")).toContainText(/Se muestra lo que había a las \d\d:\d\d/);
  await expect(board.card(id)).toBeVisible();
});
