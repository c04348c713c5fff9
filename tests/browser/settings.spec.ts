import { Board, expect, KEY, test } from "./fixtures";
import { Seat } from "./seat";

test("the restaurant is saved by keyboard, shown at once, and still there after a reload", async ({
  board,
  page,
}) => {
  const seat = new Seat(page);
  await seat.settings("Local");
  await page.getByLabel("Nombre").fill("La Esquina de Ana");
  await page.getByLabel("Zona horaria").fill("bogo");
  await page.getByRole("option", { name: /America\/Bogota/ }).click();
  await page.getByRole("combobox", { name: "Hora de corte" }).click();
  await page.getByRole("option", { name: "06:00" }).click();
  await expect(page.getByText("Un pedido de las 05:30 del sábado todavía es del viernes.")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Datos del local guardados.")).toBeVisible();
  await expect(page.locator(".topbar .place b")).toHaveText("La Esquina de Ana");
  await page.reload();
  await expect(page.getByLabel("Nombre")).toHaveValue("La Esquina de Ana");
  await expect(page.getByLabel("Zona horaria")).toHaveValue("America/Bogota");
  await expect(page.getByRole("combobox", { name: "Hora de corte" })).toContainText("06:00");
  await expect(board.page.locator(".topbar .place b")).toHaveText("La Esquina de Ana");
});

test("a value out of range is told beside its field and not saved", async ({ board, page }) => {
  await new Seat(board.page).settings("Local");
  const minutes = page.getByLabel("Tiempo de preparación");
  await minutes.fill("900");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Escriba un número de 1 a 240.")).toBeVisible();
  await expect(minutes).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Descartar" }).click();
  await expect(minutes).toHaveValue("25");
});

test("leaving with something unsaved asks first", async ({ board, page }) => {
  const seat = new Seat(board.page);
  await seat.settings("Local");
  const name = await page.getByLabel("Nombre").inputValue();
  await page.getByLabel("Nombre").fill("A medias");
  await page.keyboard.press("F1");
  const dialog = page.getByRole("dialog", { name: "Hay cambios sin guardar" });
  await dialog.getByRole("button", { name: "Seguir aquí" }).click();
  await expect(page.getByLabel("Nombre")).toHaveValue("A medias");
  await page.goBack();
  await dialog.getByRole("button", { name: "Salir sin guardar" }).click();
  await expect(page.getByText("No hay pedidos por ahora.")).toBeVisible();
  await seat.settings("Local");
  await expect(page.getByLabel("Nombre")).toHaveValue(name);
});

test("an order that arrives while somebody is in Ajustes is announced there", async ({
  board,
  remote,
  page,
}) => {
  await new Seat(board.page).settings("Sonido");
  const [id = ""] = await remote.order(1);
  await page.getByRole("button", { name: "Ver #1" }).click();
  await expect(board.card(id)).toBeFocused();
  await expect(page).toHaveURL(/#\/pedidos$/);
});

test("a server of the environment is shown with its reason and cannot be changed", async ({
  board,
  remote,
  page,
}) => {
  await new Seat(board.page).settings("Servidor");
  await expect(page.getByText(/fijado en el arranque de este equipo/)).toBeVisible();
  await expect(page.getByLabel("Dirección")).toHaveValue(new RegExp(remote.address));
  await expect(page.getByLabel("Dirección")).not.toBeEditable();
  await expect(page.getByRole("button", { name: "Probar conexión" })).toHaveCount(0);
});

test("sound says that this machine has none", async ({ board, page }) => {
  await new Seat(board.page).settings("Sonido");
  await page.getByRole("button", { name: "Probar sonido" }).click();
  await expect(page.getByText(/Aquí Mostrador corre sin ventana/).first()).toBeVisible();
});

test("the text grows to 200 percent and the page still fits", async ({ board, page }) => {
  await new Seat(board.page).settings("Pantalla");
  for (let step = 0; step < 8; step += 1) {
    const larger = page.getByRole("button", { name: "Texto más grande" });
    if (await larger.isEnabled()) await larger.click();
  }
  await expect(page.getByText("200 %")).toBeVisible();
  for (const section of ["Local", "Servidor", "Sonido", "Este equipo", "Personas", "Avisos", "Registro"]) {
    await new Seat(page).settings(section);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), section).toBe(true);
  }
});

test.describe("a server that a person sets", () => {
  test.use({ remoteSetBy: "person" });

  test("is refused with the wrong key, accepted with the right one, and never shows the key", async ({
    product,
    remote,
    page,
  }) => {
    const sent: string[] = [];
    page.on("response", async (response) => {
      if (response.url().includes("/rpc/")) sent.push(await response.text().catch(() => ""));
    });
    await page.goto(product.address);
    // The first start is not what this is about.
    await page.evaluate(() =>
      fetch("/rpc/setup_finish", {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json" },
      }),
    );
    await page.reload();
    const seat = new Seat(page);
    const board = new Board(page);
    await board.expectConnection("NOT_CONFIGURED");
    await seat.settings("Servidor");

    await page.getByLabel("Dirección").fill("http://pedidos.ejemplo.com");
    await page.getByLabel("Clave").fill("clave-equivocada");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("La dirección debe empezar por https.")).toBeVisible();

    await page.getByLabel("Dirección").fill(remote.address);
    await page.getByRole("button", { name: "Probar conexión" }).click();
    const steps = page.locator(".check-steps li");
    await expect(steps).toHaveCount(4);
    await expect(steps.nth(0)).toContainText("Bien");
    await expect(steps.nth(1)).toContainText("Falló");
    await expect(steps.nth(1)).toContainText("no coinciden. Cópiela de nuevo.");
    await expect(steps.nth(2)).toContainText("Sin probar");

    await page.getByLabel("Clave").fill(KEY);
    await expect(steps).toHaveCount(0);
    await page.getByRole("button", { name: "Probar conexión" }).click();
    await expect(steps.nth(2)).toContainText("Bien");
    await expect(steps.nth(1)).toContainText(/\d+ ms/);
    await page.keyboard.press("Control+s");
    await expect(page.getByText("Servidor guardado.")).toBeVisible();
    await board.expectConnection("LIVE");
    await expect(page.getByText(/^Guardada el /)).toBeVisible();
    await expect(page.locator('input[type="password"]')).toHaveCount(0);

    const [id = ""] = await remote.order(1);
    await page.keyboard.press("F1");
    await expect(board.card(id)).toBeVisible();
    expect(await page.content()).not.toContain(KEY);
    expect(sent.join("\n")).not.toContain(KEY);
    expect(product.log()).not.toContain(KEY);
  });

  test("is forgotten after asking", async ({ product, remote, page }) => {
    await page.goto(product.address);
    // The one-time token leaves the address when it was exchanged for the session.
    await expect(page).not.toHaveURL(/token=/);
    const call = (command: string, body: unknown) =>
      page.evaluate(
        ([name, text]) =>
          fetch(`/rpc/${name}`, {
            method: "POST",
            body: text ?? "",
            headers: { "content-type": "application/json" },
          }).then((response) => response.status),
        [command, JSON.stringify(body)],
      );
    expect(await call("remote_save", { address: remote.address, key: KEY })).toBe(200);
    expect(await call("setup_finish", {})).toBe(200);
    await page.reload();
    const board = new Board(page);
    await board.expectConnection("LIVE");
    await new Seat(page).settings("Servidor");
    await page.getByRole("button", { name: "Olvidar el servidor" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Olvidar el servidor" }).click();
    await board.expectConnection("NOT_CONFIGURED");
    await expect(page.getByLabel("Dirección")).toHaveValue("");
  });
});
