import { expect, test } from "./fixtures";

test("a failure's address opens the section that explains it, with the message on top", async ({ board }) => {
  const { page } = board;
  await page.evaluate(() => {
    location.hash = "#/ayuda/fallos/TECH007";
  });
  const section = page.locator(".guide section.marked");
  await expect(section.getByRole("heading")).toHaveText("Clave no aceptada");
  await expect(section).toBeFocused();
  await expect(section).toBeInViewport();
  await expect(section.locator(".guide-said")).toContainText("El servidor no aceptó la clave.");
  await section.getByRole("link", { name: "Ajustes › Servidor" }).click();
  await expect(page).toHaveURL(/#\/ajustes\/servidor$/);
});

test("the guides are found by their words and read with the keyboard alone", async ({ board }) => {
  const { page } = board;
  await page.getByRole("link", { name: "Ayuda" }).click();
  await expect(page.getByRole("heading", { name: "Conectar un sistema" })).toBeVisible();
  await page.getByPlaceholder("Buscar en la ayuda").fill("codificacion");
  await expect(page.getByRole("status").filter({ hasText: "apartado" })).toBeVisible();
  await page
    .getByRole("region", { name: "Resultados" })
    .getByRole("link", { name: /^Texto dañado/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/ayuda\/fallos\/texto-danado$/);
  await expect(page.locator("#ayuda-texto-danado")).toBeFocused();
  await expect(page.getByPlaceholder("Buscar en la ayuda")).toHaveValue("");
});

test("the report for support holds states and counts, and nothing of a customer", async ({
  board,
  remote,
}) => {
  const { page } = board;
  const [id = ""] = await remote.order(1);
  await expect(board.card(id)).toBeVisible();
  const customer = (await board.card(id).locator(".who .trunc").textContent()) ?? "";
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("link", { name: "Ayuda" }).click();
  await page.getByRole("button", { name: "Copiar informe" }).click();
  await expect(page.getByText("Informe copiado.")).toBeVisible();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("connection: LIVE");
  expect(report).toContain("orders: 1 stored");
  expect(customer.trim()).not.toBe("");
  expect(report).not.toContain(customer.trim());
  expect(report).not.toContain(id);
});

test("a guide on paper is the guide alone", async ({ board }) => {
  const { page } = board;
  await page.getByRole("link", { name: "Ayuda" }).click();
  await expect(page.locator(".guide")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  for (const hidden of [".topbar", ".rail", ".help .settings-nav", ".help-acts"]) {
    await expect(page.locator(hidden)).toBeHidden();
  }
  const { inside, whole } = await page.evaluate(() => {
    const body = document.querySelector(".help-body");
    return { inside: body?.clientHeight ?? 0, whole: body?.scrollHeight ?? 0 };
  });
  expect(inside).toBeGreaterThanOrEqual(whole);
});
