import { problems } from "./axe";
import { find, open, READ, rows, synchronise, toCustomers } from "./customers";
import { expect, test } from "./fixtures";

const COUNT = 400;

test.use({ customersAtStart: COUNT } as object);

test("people are found while one types, opened by keyboard, and the list is as it was on the way back", async ({
  board,
  page,
}) => {
  await expect(board.connection).toBeVisible();
  await toCustomers(page, COUNT);
  expect(await page.locator(".crow").count()).toBeLessThanOrEqual(60);

  await page.keyboard.press("/");
  await expect(find(page)).toBeFocused();
  const name = (await rows(page).nth(3).locator("a").textContent()) ?? "";
  await page.keyboard.type(name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
  await expect(rows(page).first()).toContainText(name);
  const found = await page.getByTestId("customers-found").textContent();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-customer] h1")).toContainText(name);
  await page.goBack();
  await expect(page.getByTestId("customers-found")).toHaveText(found ?? "");
  await expect(page.locator(".crows .crow:focus")).toContainText(name);

  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  // Keys walk over what is shown: until everybody is there that is who was found.
  await expect(page.getByTestId("customers-found")).not.toHaveText(found ?? "");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  const last = page.locator(".crows .crow:focus");
  await expect(last).toHaveAttribute("aria-rowindex", String(COUNT + 1));
  await expect(last).not.toHaveAttribute("aria-busy");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-customer] h1")).toBeVisible();
  await page.goBack();
  await expect(page.locator(".crows .crow:focus")).toHaveAttribute("aria-rowindex", String(COUNT + 1));
});

test("a field is edited in place, and the remote gets it", async ({ board, remote, page }) => {
  await expect(board.connection).toBeVisible();
  const id = remote.customers[5] ?? "";
  await open(page, remote, id);
  await page.getByRole("button", { name: "Editar nombre" }).click();
  await page.keyboard.type("Zenobia");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator('[data-field="firstName"]')).toContainText("Zenobia");
  await expect(page.locator("h1")).toContainText("Zenobia");
  await expect.poll(async () => (await remote.customer(id)).firstName, { timeout: READ }).toBe("Zenobia");
  await expect(page.locator('[data-field="firstName"] .pill')).toHaveCount(0, { timeout: READ });
});

test("a block wants a reason, says that WhatsApp does not take it, and can be lifted", async ({
  board,
  remote,
  page,
}) => {
  await expect(board.connection).toBeVisible();
  const id = remote.customers[8] ?? "";
  await open(page, remote, id);
  await page.getByRole("button", { name: "Bloquear" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("WhatsApp no recibe el bloqueo");
  await dialog.getByRole("button", { name: "Bloquear" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Escriba el motivo");
  await dialog.getByRole("textbox", { name: "Motivo" }).fill("Tres pedidos sin pagar");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".cblock")).toContainText("Motivo: Tres pedidos sin pagar");
  expect((await remote.customer(id)).isBanned).toBe(false);
  await page.keyboard.press("F3");
  await find(page).fill("");
  await page.getByRole("tab", { name: /^Bloqueados/ }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Bloqueado");
  await rows(page).click();
  await page.getByRole("button", { name: "Desbloquear" }).click();
  await dialog.getByRole("button", { name: "Pagó lo que debía" }).click();
  await dialog.getByRole("button", { name: "Desbloquear" }).click();
  await expect(page.locator(".cblock")).toHaveCount(0);
  await expect(page.locator('[data-action="unblock"]')).toContainText("Pagó lo que debía");
});

test("a ban at the remote waits for a person, who finds it in the list and decides it there", async ({
  board,
  remote,
  page,
}) => {
  await expect(board.connection).toBeVisible();
  const id = remote.customers[11] ?? "";
  await toCustomers(page, COUNT);
  await remote.banCustomer(id, "Insultó al repartidor");
  await synchronise(page);
  await page.keyboard.press("F3");
  const tab = page.getByRole("tab", { name: /^Con conflicto/ });
  await expect(tab).toContainText("1", { timeout: READ });
  await tab.click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Conflicto");
  await rows(page)
    .getByRole("button", { name: /^Resolver: / })
    .click();
  await expect(page.getByRole("dialog")).toContainText("Resolver conflicto");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await rows(page).locator("a").click();
  await page.getByRole("button", { name: "Resolver conflicto" }).click();
  await expect(page.getByRole("dialog")).toContainText("Resolver conflicto");
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in the ${scheme} theme`, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" } as object);

    test("customers keep the rules of accessibility, large texts too", async ({ board, page }) => {
      await expect(board.connection).toBeVisible();
      await toCustomers(page, COUNT);
      expect(await problems(page), "list").toEqual([]);
      await page.getByRole("tab", { name: /^Posibles duplicados/ }).click();
      await expect(page.getByRole("button", { name: "Por grupos" })).toBeVisible();
      expect(await problems(page), "duplicates").toEqual([]);
      await page.getByRole("tab", { name: /^Todos/ }).click();
      await rows(page).first().click();
      await expect(page.locator("[data-customer] h1")).toBeVisible();
      expect(await problems(page), "customer").toEqual([]);
      await page.getByRole("button", { name: "Bloquear" }).click();
      expect(await problems(page), "block").toEqual([]);
      await page.keyboard.press("Escape");
      await page.evaluate(() => {
        document.documentElement.style.fontSize = "200%";
      });
      for (const place of ["customer", "list"]) {
        if (place === "list") await page.keyboard.press("F3");
        await expect(page.locator("h1").first()).toBeVisible();
        const wider = await page.evaluate(() => {
          const scroller = document.querySelector("#contenido .page");
          return scroller === null ? 0 : scroller.scrollWidth - scroller.clientWidth;
        });
        expect(wider, place).toBeLessThanOrEqual(0);
      }
    });
  });
}

test("rules are told in words and kept", async ({ board, page }) => {
  await expect(board.connection).toBeVisible();
  await page.goto(`${new URL(page.url()).origin}/#/ajustes/reglas`);
  const rule = page.locator('[data-rule="customer.email"]');
  await expect(rule).toContainText("Manda WhatsApp");
  await rule.getByRole("combobox").click();
  await page.getByRole("option", { name: "Decidir a mano" }).click();
  await page.getByRole("button", { name: /^Guardar/ }).click();
  await expect(page.getByText("Reglas guardadas.")).toBeVisible();
  await page.reload();
  await expect(rule).toContainText("Decidir a mano");
  await expect(rule).toContainText("De fábrica: Manda WhatsApp");
  expect(await problems(page)).toEqual([]);
});
