import { problems } from "./axe";
import { expect, test } from "./fixtures";

/** The token that the stand-in for Wispro accepts where nobody says otherwise. */
const TOKEN = "5a3c0d1e-7f42-4b8a-9c6d-2e1f0a9b8c7d";

test("a Wispro account is connected with a token that goes in and never comes out", async ({
  board,
  remote,
}) => {
  const { page } = board;
  await fetch(`${remote.address}/control/wispro/clients`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ clients: 1_234 }),
  });
  await page.keyboard.press("F7");
  await page.getByRole("button", { name: "Conectar un sistema" }).first().click();
  await page.getByRole("combobox", { name: "Qué sistema es" }).click();
  await page.getByRole("option", { name: "Wispro", exact: true }).click();
  await page.getByLabel("Nombre").fill("Mi proveedor");
  await page.getByLabel("Dirección").fill(`${remote.address}/wispro`);
  const token = page.getByLabel("Token de la API");
  await expect(token).toHaveAttribute("type", "password");
  const steps = page.locator(".check-steps li");
  const tryIt = page.getByRole("button", { name: "Probar conexión" });

  await token.fill("otro-token");
  await tryIt.click();
  await expect(steps.nth(1)).toContainText("El servicio no aceptó el token");

  // As a person pastes it, with the line end that comes along.
  await token.fill("");
  await token.evaluate((field: HTMLInputElement) => field.focus());
  await page.evaluate((text) => document.execCommand("insertText", false, text), `${TOKEN} `);
  await tryIt.click();
  await expect(steps.nth(2)).toContainText(/1[.,]234 clientes/);
  expect(await problems(page)).toEqual([]);
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Conexión guardada.")).toBeVisible();

  await expect(page.getByText("Guardada", { exact: true })).toBeVisible();
  await expect(token).toHaveCount(0);
  expect(await page.content()).not.toContain(TOKEN);
  await tryIt.click();
  await expect(steps.nth(2)).toContainText(/1[.,]234 clientes/);

  // Another token, and no: the one that lies there stays.
  await page.getByRole("button", { name: "Cambiar", exact: true }).click();
  await expect(token).toBeFocused();
  await expect(token).toHaveValue("");
  await token.fill("otro-token");
  await page.getByRole("button", { name: "Dejar la que está" }).click();
  await expect(page.getByText("Guardada", { exact: true })).toBeVisible();

  // It is not shown to another server.
  await page.getByLabel("Dirección").fill("http://127.0.0.1:9/wispro");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("no se muestra a otro servidor")).toBeVisible();
  await expect(token).toBeVisible();
});
