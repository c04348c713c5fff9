import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type Board, expect, type Remote, test } from "./fixtures";
import { Seat } from "./seat";

/** Pictures are for people: they are written where SCREENSHOT_DIR says. */
async function picture(page: Page, name: string): Promise<void> {
  const dir = process.env.SCREENSHOT_DIR;
  if (dir === undefined) return;
  await mkdir(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`) });
}

/** How the stand-in for Slack answers from now on. */
async function slackAnswers(remote: Remote, answer: Record<string, unknown>): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(answer);
  const response = await fetch(`${remote.address}/control/slack`, { method: "POST", headers, body });
  expect(response.ok).toBe(true);
}

/** An order whose confirmation the remote refuses for good, beside others that it accepts. */
async function deadLetter(board: Board, remote: Remote): Promise<void> {
  await remote.faults({ http: { status: { code: 503 } }, http_path: "/api/sync/orders/confirm" });
  const ids = await remote.order(4);
  for (const id of ids) await expect(board.card(id)).toBeVisible();
  const headers = { "content-type": "application/json" };
  await fetch(`${remote.address}/control/reset`, { method: "POST", headers, body: "{}" });
  for (const id of ids.slice(1)) await remote.orderExactly({ id, orderItems: [], total: 1 });
}

test("rules are set in words, checked, saved and still there after a reload", async ({ board, page }) => {
  await new Seat(board.page).settings("Avisos");
  await expect(page.getByText("Nada que avisar.")).toBeVisible();
  const minutes = page.getByLabel("Cambios sin enviar", { exact: true }).and(page.locator("input"));
  await expect(minutes).toHaveValue("30");
  await minutes.fill("0");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/^Escriba un número de 1 a 10080\.$/)).toBeVisible();
  await minutes.fill("45");
  await page.getByRole("switch", { name: "Un sistema no responde" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Avisos guardados.")).toBeVisible();
  // A rule that is off needs no figure, and an address that nobody saved is not lost without a word.
  await minutes.fill("");
  await page.getByRole("switch", { name: "Cambios sin enviar" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(minutes).toHaveValue("45");
  await page.getByRole("switch", { name: "Cambios sin enviar" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".save-bar")).toHaveCount(0);
  await page.getByLabel("Dirección del webhook").fill("https://hooks.slack.com/services/T/B/X");
  await page.keyboard.press("F1");
  const leaving = page.getByRole("dialog", { name: "Hay cambios sin guardar" });
  await expect(leaving).toContainText("La dirección de Slack que escribió no está guardada.");
  await leaving.getByRole("button", { name: "Salir sin guardar" }).click();
  await expect(page).toHaveURL(/#\/pedidos$/);
  await new Seat(board.page).settings("Avisos");
  await page.reload();
  await expect(minutes).toHaveValue("45");
  await expect(page.getByRole("switch", { name: "Un sistema no responde" })).not.toBeChecked();
});

test("an address of Slack is tried, kept out of sight, and switched off when Slack says so", async ({
  board,
  remote,
  product,
  page,
}) => {
  await new Seat(board.page).settings("Avisos");
  const field = page.getByLabel("Dirección del webhook");
  const save = page.getByRole("button", { name: "Enviar prueba y guardar" });
  await save.click();
  await expect(page.getByText("Pegue la dirección del webhook.")).toBeVisible();
  await field.fill("https://ejemplo.com/services/T/B/X");
  await save.click();
  await expect(page.getByText(/no es la dirección de un webhook de Slack/)).toBeVisible();
  await field.fill(`${remote.address}/slack/services/T0/B0/marker-hook`);
  await slackAnswers(remote, { status: 403, times: 1 });
  await save.click();
  await expect(page.getByText(/Un administrador de Slack no permite estos mensajes/)).toBeVisible();
  await save.click();
  await expect(page.getByText("Los avisos se envían.")).toBeVisible();
  await expect(page.getByText("Guardada", { exact: true })).toBeVisible();
  await expect(page.locator('input[type="password"]')).toHaveCount(0);
  await page.getByRole("button", { name: "Probar", exact: true }).click();
  await expect(page.getByText("El mensaje de prueba llegó a Slack.")).toBeVisible();
  await slackAnswers(remote, { status: 410 });
  await page.getByRole("button", { name: "Probar", exact: true }).click();
  await expect(page.getByText(/Apagado: Slack ya no acepta esta dirección/)).toBeVisible();
  await expect(page.locator(".slack-state")).toContainText("El canal está archivado.");
  await picture(page, "avisos-slack-apagado");
  await page.getByRole("button", { name: "Olvidar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Olvidar" }).click();
  await expect(page.getByText("Sin configurar: no se envía nada.")).toBeVisible();
  expect(await page.content()).not.toContain("marker-hook");
  expect(product.log()).not.toContain("marker-hook");
});

test("the key for the metrics is shown once and opens them", async ({ board, page }) => {
  await new Seat(board.page).settings("Avisos");
  await expect(page.getByText("Sin clave: nadie puede leerlas.")).toBeVisible();
  await page.getByRole("button", { name: "Crear clave de acceso" }).click();
  const key = await page.locator(".token .copyable").textContent();
  const address = await page.locator(".copy-line .copyable").textContent();
  const read = (token: string) => fetch(address ?? "", { headers: { authorization: `Bearer ${token}` } });
  expect((await read(key ?? "")).status).toBe(200);
  expect((await read("otra")).status).toBe(401);
  await page.reload();
  await expect(page.getByText(/^Creada el /)).toBeVisible();
  await expect(page.locator(".token")).toHaveCount(0);
  await page.getByRole("button", { name: "Crear otra clave" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Crear otra clave" }).click();
  await expect(page.locator(".token .copyable")).toBeVisible();
  expect((await read(key ?? "")).status).toBe(401);
});

test("the log is filtered, searched and only for administrators", async ({ board, page }) => {
  const seat = new Seat(board.page);
  await seat.settings("Registro");
  const lines = page.getByRole("region", { name: "Líneas del registro" });
  await expect(lines.getByText("the local server listens")).toBeVisible();
  await page.getByLabel("Buscar en el registro").fill("STARTING");
  await expect(lines.getByText("the local server listens")).toHaveCount(0);
  await expect(lines.getByText("starting", { exact: true })).toBeVisible();
  await page.getByLabel("Buscar en el registro").fill("no-such-thing");
  await expect(lines.getByText("Ninguna línea coincide.")).toBeVisible();
  await page.getByLabel("Buscar en el registro").fill("");
  await page.getByRole("combobox", { name: "Mostrar" }).click();
  await page.getByRole("option", { name: "Solo errores" }).click();
  await expect(lines.getByText("the local server listens")).toHaveCount(0);
  await seat.firstAdministrator();
  await seat.signOut();
  await seat.settings("Registro");
  await expect(lines).toHaveCount(0);
  await expect(page.getByRole("note").getByRole("button", { name: /Identificarse/ })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("a record that needs a person is a banner until somebody has understood", async ({
      board,
      remote,
      page,
    }) => {
      test.setTimeout(120_000);
      await deadLetter(board, remote);
      // New orders come before alerts: the banner is theirs until they are acknowledged.
      await page.getByRole("button", { name: "Entendido" }).click();
      const banner = page.locator(".banner.warn");
      // The program may try a second one before the remote knows it again.
      await expect(banner).toContainText(/WhatsApp: \d registros? necesitan? a una persona\./, {
        timeout: 60_000,
      });
      await picture(page, `aviso-${colorScheme}`);
      await new Seat(page).settings("Avisos");
      await expect(page.locator(".alert-list li").first()).toContainText("Abierto");
      await picture(page, `avisos-${colorScheme}`);
      await banner.getByRole("button", { name: "Entendido" }).click();
      await expect(banner).toHaveCount(0);
      await expect(page.locator(".alert-list li").first()).toContainText("Visto en este equipo");
      await new Seat(page).settings("Registro");
      await expect(page.getByText("an alert began")).toBeVisible();
      await picture(page, `registro-${colorScheme}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
  });
}
