import { type Board, expect, type Remote, test } from "./fixtures";
import { expectToFit, picture } from "./look";
import { Seat } from "./seat";

/** An evening: orders in every stage, some of them odd. */
async function evening(board: Board, remote: Remote): Promise<void> {
  const ids = [
    ...(await remote.order(9)),
    ...(await remote.order(1, "banned")),
    ...(await remote.order(2, "evening")),
  ];
  for (const id of ids) await expect(board.card(id)).toBeAttached();
  const press = async (from: number, to: number, name: RegExp) => {
    for (const id of ids.slice(from, to)) {
      const before = await board
        .card(id)
        .evaluate((card) => card.closest("[data-stage]")?.getAttribute("data-stage"));
      await board.card(id).getByRole("button", { name }).click();
      await expect(board.page.locator(`[data-stage="${before}"] [data-order="${id}"]`)).toHaveCount(0);
    }
  };
  // Each press takes a second on a busy machine; only pictures need every column full.
  const pictured = process.env.SCREENSHOT_DIR !== undefined;
  await press(0, pictured ? 9 : 3, /^Aceptar/);
  await press(0, pictured ? 4 : 1, /^Listo/);
}

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
] as const) {
  for (const scheme of ["light", "dark"] as const) {
    test(`the board at ${width}x${height}, ${scheme}`, async ({ board, remote, page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await picture(board, `empty-${width}x${height}-${scheme}`);
      await evening(board, remote);
      await picture(board, `board-${width}x${height}-${scheme}`);
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(scheme);
      await expectToFit(page, "board");
      await board.column("PREPARING").locator(".num").first().click();
      await expect(page.getByRole("dialog").locator(".timeline li").first()).toBeVisible();
      await picture(board, `drawer-${width}x${height}-${scheme}`);
    });

    test(`settings and people at ${width}x${height}, ${scheme}`, async ({ board, page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      const seat = new Seat(page);
      await seat.firstAdministrator();
      await seat.add("Marta Quiñónez", "Operador", "3333");
      for (const section of ["Local", "Servidor", "Sonido", "Este equipo", "Personas", "Pantalla"]) {
        await seat.settings(section);
        await expect(page.locator(".panel").first()).toBeVisible();
        await expectToFit(page, section);
        await picture(
          board,
          `settings-${section.replace(" ", "-").toLowerCase()}-${width}x${height}-${scheme}`,
        );
      }
      await seat.button.click();
      await expect(page.getByRole("dialog").getByRole("button", { name: /^Marta/ })).toBeVisible();
      await picture(board, `people-${width}x${height}-${scheme}`);
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^Marta/ })
        .click();
      await page.keyboard.type("33");
      await picture(board, `pin-${width}x${height}-${scheme}`);
    });

    test.describe("before the first start", () => {
      test.use({ remoteSetBy: "person" });

      test(`the first start at ${width}x${height}, ${scheme}`, async ({ product, page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        await page.goto(product.address);
        const step = async (number: number) => {
          await expect(page.getByText(`Paso ${number} de 4`)).toBeVisible();
          await expectToFit(page, `step ${number}`);
          await picture({ page }, `first-start-${number}-${width}x${height}-${scheme}`);
        };
        await step(1);
        await page.getByLabel("Nombre").fill("Pizzería Don Luis");
        await page.keyboard.press("Enter");
        await step(2);
        await page.getByRole("button", { name: "Empezar con datos de ejemplo" }).click();
        await step(3);
        await page.getByRole("button", { name: "Seguir" }).click();
        await step(4);
      });
    });
  }
}

test("every control has a name and is large enough, at 100 and at 200 percent", async ({
  board,
  remote,
  page,
}) => {
  await evening(board, remote);
  for (const size of ["", "200%"]) {
    await page.evaluate((fontSize) => {
      document.documentElement.style.fontSize = fontSize;
    }, size);
    const wrong = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, a[href], input")]
        .filter((control) => control.checkVisibility() && !control.classList.contains("skip"))
        .map((control) => {
          const box = control.getBoundingClientRect();
          const name = control.getAttribute("aria-label") ?? control.textContent ?? "";
          const labelled = control instanceof HTMLInputElement && (control.labels?.length ?? 0) > 0;
          const small = box.width < 24 || box.height < 24;
          return !labelled && name.trim() === "" ? "no name" : small && !labelled ? `small: ${name}` : "";
        })
        .filter((problem) => problem !== ""),
    );
    expect(wrong).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
  await picture(board, "zoom-200");
});

test("ids are unique, headings descend, and the focus can be seen", async ({ board, remote, page }) => {
  await evening(board, remote);
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((element) => element.id));
  expect(new Set(ids).size).toBe(ids.length);
  await page.keyboard.press("1");
  const outline = await page.evaluate(() => {
    const focused = document.activeElement;
    return focused === null ? "" : getComputedStyle(focused).outlineStyle;
  });
  expect(outline).toBe("solid");
});

test("the screen speaks English when asked to, and remembers it", async ({ board, page }) => {
  await page.getByRole("button", { name: "Pantalla" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByText("No orders right now.")).toBeVisible();
  await page.reload();
  await expect(board.connection).toContainText("Live");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
});
