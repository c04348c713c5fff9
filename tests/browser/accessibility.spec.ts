import { problems } from "./axe";
import { Board, expect, test } from "./fixtures";
import { Seat } from "./seat";

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in the ${scheme} theme`, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" } as object);

    test("board, settings and the seat keep the rules of accessibility", async ({ board, remote, page }) => {
      const seat = new Seat(page);
      const [id = ""] = await remote.order(1);
      await expect(board.card(id)).toBeVisible();
      expect(await problems(page)).toEqual([]);
      for (const section of ["Local", "Servidor", "Sonido", "Este equipo", "Personas", "Pantalla"]) {
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
