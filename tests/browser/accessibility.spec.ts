import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";
import { Board, expect, test } from "./fixtures";
import { Seat } from "./seat";

const AXE = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules of WCAG 2.2 up to AA, contrast among them. */
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  resultTypes: ["violations"],
};

/** What is wrong with a page, as a list that a person can read. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(await AXE);
  const results = await page.evaluate(
    (rules) => (window as unknown as { axe: { run(rules: RunOptions): Promise<AxeResults> } }).axe.run(rules),
    RULES,
  );
  return results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary ?? ""})`),
  );
}

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in the ${scheme} theme`, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" } as object);

    test("board, settings and the seat keep the rules of accessibility", async ({ board, remote, page }) => {
      const seat = new Seat(page);
      const [id = ""] = await remote.order(1);
      await expect(board.card(id)).toBeVisible();
      expect(await problems(page)).toEqual([]);
      for (const section of [
        "Local",
        "Servidor",
        "Sonido",
        "Este equipo",
        "Personas",
        "Pantalla",
        "Avisos",
        "Registro",
      ]) {
        await seat.settings(section);
        await expect(page.locator(".panel").first()).toBeVisible();
        expect(await problems(page), section).toEqual([]);
      }
      await seat.firstAdministrator();
      await seat.button.click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^Ana Villacís/ })
        .click();
      await expect(page.getByRole("group", { name: /PIN de/ })).toBeFocused();
      expect(await problems(page), "PIN pad").toEqual([]);
      await page.keyboard.press("Escape");
      await seat.signOut();
      expect(await problems(page), "not allowed").toEqual([]);
    });

    test("the guides keep the rules of accessibility", async ({ board, page }) => {
      await expect(board.connection).toBeVisible();
      for (const place of ["conectar", "estado/sistemas", "fallos/AMBIGUOUS_NUMBER", "preguntas"]) {
        await page.evaluate((to) => {
          location.hash = `#/ayuda/${to}`;
        }, place);
        await expect(page.locator(".guide")).toBeVisible();
        for (const summary of await page.locator(".guide summary").all()) await summary.click();
        expect(await problems(page), place).toEqual([]);
      }
      await page.getByPlaceholder("Buscar en la ayuda").fill("clave");
      await expect(page.getByRole("region", { name: "Resultados" })).toBeVisible();
      expect(await problems(page), "search").toEqual([]);
    });

    test.describe("before the first start", () => {
      test.use({ remoteSetBy: "person" });

      test("the wizard keeps the rules of accessibility", async ({ product, page }) => {
        await page.goto(product.address);
        await expect(page.getByText("Paso 1 de 4")).toBeVisible();
        expect(await problems(page), "site").toEqual([]);
        await page.getByLabel("Nombre").fill("Don Luis");
        await page.keyboard.press("Enter");
        await expect(page.getByText("Paso 2 de 4")).toBeVisible();
        expect(await problems(page), "remote").toEqual([]);
        await page.getByRole("button", { name: "Empezar con datos de ejemplo" }).click();
        await expect(page.getByText("Paso 3 de 4")).toBeVisible();
        expect(await problems(page), "sound").toEqual([]);
        await page.getByRole("button", { name: "Seguir" }).click();
        await expect(page.getByText("Paso 4 de 4")).toBeVisible();
        expect(await problems(page), "person").toEqual([]);
      });
    });
  });
}

test("the rules find a control without a name", async ({ board }) => {
  await board.page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
  expect((await problems(board.page)).join()).toContain("button-name");
  await new Board(board.page).expectConnection("LIVE");
});
