import { Board, test as base, expect, holdBack } from "./fixtures";
import { Seat } from "./seat";

const test = base.extend<{ seat: Seat }>({
  seat: async ({ board }, use) => use(new Seat(board.page)),
});

const ONLY_ADMINISTRATORS = "Solo administradores. Pida a su gerente que lo haga.";

test("the first person administers, sits there at once, and from then on a PIN is asked for", async ({
  seat,
  page,
}) => {
  await expect(seat.button).toContainText("Sin identificar");
  await seat.button.click();
  await page.getByRole("button", { name: "Crear administrador" }).click();
  await expect(page.getByText("Todavía no hay nadie.")).toBeVisible();
  await seat.add("Ana Villacís", null, "1234");
  await expect(seat.button).toContainText("Administrador");
  await seat.signOut();
  const add = page.getByRole("button", { name: "Añadir persona" });
  await expect(add).toHaveAttribute("aria-disabled", "true");
  await expect(add).toHaveAttribute("title", ONLY_ADMINISTRATORS);
  await page.reload();
  await expect(page.getByText(ONLY_ADMINISTRATORS)).toBeVisible();
  await seat.signIn("Ana Villacís", "1234");
  await expect(add).not.toHaveAttribute("aria-disabled");
});

test("a wrong PIN is told in words, and too many of them lock for a while", async ({ seat, page }) => {
  await seat.firstAdministrator();
  await seat.signOut();
  const dialog = page.getByRole("dialog");
  await seat.tryPin("Ana Villacís", "9999");
  await expect(dialog.getByText("Ese no es el PIN. Inténtelo de nuevo.")).toBeVisible();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await page.keyboard.type("9999");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("0 cifras")).toBeAttached();
  }
  await expect(dialog.getByText(/Demasiados intentos\. Podrá probar de nuevo en \d+ (s|min)/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "7", exact: true })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(seat.button).toContainText("Sin identificar");
});

test("an operator works on orders and sees why people are not theirs to change", async ({
  seat,
  board,
  remote,
  page,
}) => {
  await seat.firstAdministrator();
  await seat.add("Marta Quiñónez", "Operador", "3333");
  await seat.signIn("Marta Quiñónez", "3333");
  await expect(page.getByText(ONLY_ADMINISTRATORS).first()).toBeVisible();
  for (const name of ["Añadir persona", "Cambiar", "PIN nuevo", "Desactivar", "Crear dirección"]) {
    const button = page.getByRole("button", { name, exact: true }).first();
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAttribute("title", ONLY_ADMINISTRATORS);
  }
  await page.getByRole("button", { name: "PIN nuevo" }).first().click({ force: true });
  await expect(page.getByRole("alert").getByText(ONLY_ADMINISTRATORS)).toBeVisible();

  const [id = ""] = await remote.order(1);
  await page.keyboard.press("F1");
  await board.card(id).getByRole("button", { name: "Aceptar" }).click();
  await expect(board.column("PREPARING").locator(`[data-order="${id}"]`)).toBeVisible();
  await board.card(id).click();
  await expect(
    page
      .getByRole("dialog")
      .getByText(/Marta Quiñónez/)
      .first(),
  ).toBeVisible();
});

test("without a PIN this computer only looks when the administrator wants it so", async ({
  seat,
  board,
  remote,
  page,
}) => {
  await seat.firstAdministrator();
  await seat.settings("Este equipo");
  await page.getByRole("combobox", { name: "En este equipo se puede" }).click();
  await page.getByRole("option", { name: "Solo ver los pedidos" }).click();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Guardado en este equipo.")).toBeVisible();
  await seat.signOut();
  await page.keyboard.press("F1");
  const [id = ""] = await remote.order(1);
  const accept = board.card(id).getByRole("button", { name: "Aceptar" });
  await expect(accept).toHaveAttribute("aria-disabled", "true");
  await accept.click({ force: true });
  await expect(
    page.getByRole("alert").getByText(/^Solo operadores, gerentes y administradores/),
  ).toBeVisible();
  await page.keyboard.press(" ");
  await expect(board.column("NEW").locator(board.card(id))).not.toContainText("Por aceptar");
  await page.getByRole("button", { name: "Solo ver · Identificarse" }).click();
  await seat.signIn("Ana Villacís", "1234");
  await expect(accept).not.toHaveAttribute("aria-disabled");
});

test("somebody who was deactivated cannot sign in, and the last administrator stays", async ({
  seat,
  page,
}) => {
  await seat.firstAdministrator();
  await seat.add("Luis Zambrano", "Gerente", "2222");
  const last = page.getByRole("button", { name: "Desactivar Ana Villacís" });
  await expect(last).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Desactivar Luis Zambrano" }).click();
  await expect(page.getByText("No puede entrar", { exact: true })).toBeVisible();
  await seat.button.click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /Ana/ }).first()).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("button", { name: /Luis/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Deshacer" }).click();
  await expect(page.getByText("No puede entrar", { exact: true })).toHaveCount(0);
  await seat.signIn("Luis Zambrano", "2222");
});

test("a PIN is changed by the one whose it is", async ({ seat, page }) => {
  await seat.firstAdministrator();
  await seat.button.click();
  await page.getByRole("button", { name: "Cambiar mi PIN" }).click();
  const enter = async (label: string, pin: string) => {
    await expect(page.getByRole("group", { name: label })).toBeFocused();
    await page.keyboard.type(pin);
    await page.keyboard.press("Enter");
  };
  await enter("PIN actual", "1234");
  await enter("PIN nuevo", "567890");
  await enter("Repita el PIN nuevo", "567891");
  await expect(page.getByText("Los dos PIN no son iguales.")).toBeVisible();
  await enter("PIN nuevo", "567890");
  await enter("Repita el PIN nuevo", "567890");
  await expect(page.getByText("PIN cambiado.")).toBeVisible();
  await seat.signOut();
  await seat.tryPin("Ana Villacís", "1234");
  await expect(page.getByText("Ese no es el PIN.")).toBeVisible();
  await seat.signIn("Ana Villacís", "567890");
});

test("another screen is opened once by its own address, with its own role", async ({
  seat,
  browser,
  page,
  remote,
}) => {
  await seat.firstAdministrator();
  await page.getByRole("combobox", { name: "Esa pantalla puede" }).click();
  await page.getByRole("option", { name: "Solo ver los pedidos" }).click();
  await page.getByRole("button", { name: "Crear dirección" }).click();
  const pairing = page.getByTestId("pairing");
  await expect(pairing.getByText(/^Sirve \d+:\d\d más\.$/)).toBeVisible();
  await expect(pairing.getByText(/solo se puede abrir en este equipo/)).toBeVisible();
  const address = (await pairing.locator(".copyable").textContent()) ?? "";

  const tablet = await browser.newContext();
  await holdBack(tablet);
  const kitchen = await tablet.newPage();
  await kitchen.goto(address);
  const board = new Board(kitchen);
  await expect(new Seat(kitchen).button).toContainText("Solo ver");
  const [id = ""] = await remote.order(1);
  await expect(board.card(id).getByRole("button", { name: "Aceptar" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  // A person may sit at it for a while, as at any screen.
  await new Seat(kitchen).signIn("Ana Villacís", "1234");
  await expect(board.card(id).getByRole("button", { name: "Aceptar" })).not.toHaveAttribute("aria-disabled");
  await tablet.close();

  const second = await browser.newContext();
  await holdBack(second);
  const late = await second.newPage();
  await late.goto(address);
  await expect(late.getByRole("heading", { name: "Hay que abrir Mostrador de nuevo" })).toBeVisible();
  await second.close();
});
