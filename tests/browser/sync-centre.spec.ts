import type { Page } from "@playwright/test";
import { problems } from "./axe";
import { expect, test } from "./fixtures";

/** Long enough for the program to notice and to tell the page. */
const NOTICED = 60_000;

async function toCentre(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Principal" }).getByText("Sincronización").click();
  await expect(page.getByTestId("truth")).toBeVisible();
}

test("all is well is said as long as it is true, and a refused key is told with what to do", async ({
  board,
  remote,
  page,
}) => {
  test.setTimeout(3 * NOTICED);
  await toCentre(page);
  await expect(page.getByRole("heading", { name: "Todo al día" })).toBeVisible({ timeout: NOTICED });
  const system = page.locator('[data-system="whatsapp"]');
  await expect(system).toHaveAttribute("data-state", "WORKING");

  await remote.faults({ api_key: "another-key", socket: "close_transport" });
  await expect(system).toHaveAttribute("data-state", "REFUSED", { timeout: NOTICED });
  await expect(page.getByTestId("truth")).toHaveAttribute("data-state", "NEEDS_ATTENTION");
  await expect(page.getByTestId("attention")).toContainText("1 por atender");
  const row = page.locator('[data-kind="SYSTEM"]');
  await expect(row).toContainText("clave");

  await row.getByRole("button", { name: /^Ver qué pasó/ }).click();
  const dialog = page.getByRole("dialog");
  for (const word of ["Qué pasó", "Qué significa", "Qué hacer"]) await expect(dialog).toContainText(word);
  await dialog.getByRole("button", { name: "Corregir la clave" }).click();
  await expect(page.getByRole("navigation", { name: "Ajustes" })).toBeVisible();

  await toCentre(page);
  const again = row.getByRole("button", { name: /^Reintentar/ });
  await expect(again).toBeVisible();
  await remote.faults({ reset: true });
  await again.click();
  await expect(system).toHaveAttribute("data-state", "WORKING", { timeout: NOTICED });
  await expect(page.getByRole("heading", { name: "Todo al día" })).toBeVisible({ timeout: NOTICED });
  await board.expectConnection("LIVE", NOTICED);
});

test("the history is filtered", async ({ board, page }) => {
  await toCentre(page);
  await expect(board.connection).toBeVisible();
  await page.getByRole("tab", { name: "Historial" }).click();
  const count = page.getByTestId("history-count");
  await expect(count).toContainText(/ejecuci/);
  await page.getByRole("combobox", { name: /^Resultado/ }).click();
  await page.getByRole("option", { name: "Prueba sin escribir" }).click();
  await expect(count).toHaveText("0 ejecuciones");
  await expect(page.getByText("Ninguna ejecución coincide con los filtros.")).toBeVisible();
  await page.getByRole("button", { name: "Quitar filtros" }).click();
  await expect(page.getByText("Ninguna ejecución coincide con los filtros.")).toHaveCount(0);
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in the ${scheme} theme`, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" } as object);

    test("the sync centre keeps the rules of accessibility", async ({ board, page }) => {
      await expect(board.connection).toBeVisible();
      await toCentre(page);
      for (const tab of ["Necesita atención", "Pendientes", "Excluidos", "Historial"]) {
        await page.getByRole("tab", { name: tab }).click();
        await expect(page.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
        expect(await problems(page), tab).toEqual([]);
      }
    });
  });
}
