import type { Page } from "@playwright/test";
import { expect, type Remote } from "./fixtures";

/** The token that the stand-in for Wispro accepts where nobody says otherwise. */
const TOKEN = "5a3c0d1e-7f42-4b8a-9c6d-2e1f0a9b8c7d";

/** Steers the stand-in for Wispro. */
export async function control(remote: Remote, what: string, body: unknown): Promise<void> {
  const response = await fetch(`${remote.address}/control/wispro/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.ok, `${what}: ${await response.clone().text()}`).toBe(true);
}

/** How many requests the fault that is on would still hit. */
export async function faultsLeft(remote: Remote): Promise<number> {
  const response = await fetch(`${remote.address}/control/wispro`);
  const { faults } = (await response.json()) as { faults: { times: number } };
  return faults.times;
}

/** Connects the account as an administrator would, with pages of a hundred. */
export async function connect(page: Page, remote: Remote): Promise<void> {
  await page.keyboard.press("F3");
  await page.getByRole("button", { name: "Conectar Wispro" }).click();
  await page.keyboard.press("F7");
  await page.getByRole("button", { name: "Conectar un sistema" }).first().click();
  await page.getByRole("combobox", { name: "Qué sistema es" }).click();
  await page.getByRole("option", { name: "Wispro", exact: true }).click();
  await page.getByLabel("Nombre").fill("Wispro");
  await page.getByLabel("Dirección").fill(`${remote.address}/wispro`);
  await page.getByLabel("Token de la API").fill(TOKEN);
  await page.getByLabel("Clientes por página").fill("100");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Conexión guardada.")).toBeVisible();
}
