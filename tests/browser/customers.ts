import type { Locator, Page } from "@playwright/test";
import { expect, type Remote } from "./fixtures";

/** Long enough for the program to read all of them and to fill its search. */
export const READ = 60_000;

/** A number as the screen writes it, whatever stands between its thousands there. */
const grouped = (count: number) => new RegExp(`^${String(count).replace(/\B(?=(\d{3})+$)/g, "[.,]")}$`);

/** Opens *Clientes* and waits until everybody is there and can be found. */
export async function toCustomers(page: Page, count: number): Promise<void> {
  await page.keyboard.press("F3");
  await expect(page.getByTestId("customers-total")).toHaveText(grouped(count), { timeout: READ });
  await expect(page.locator(".customers-filters .pill")).toHaveCount(0, { timeout: READ });
}

/** The rows of the list. */
export const rows = (page: Page): Locator => page.locator(".crows [data-customer]");
/** Its search. */
export const find = (page: Page): Locator => page.getByRole("searchbox", { name: "Buscar cliente" });

/** Opens the customer that the remote calls so. */
export async function open(page: Page, remote: Remote, id: string): Promise<void> {
  const { whatsappPhoneNumber } = await remote.customer(id);
  await toCustomers(page, remote.customers.length);
  await find(page).fill(whatsappPhoneNumber);
  await expect(rows(page)).toHaveCount(1);
  await rows(page).click();
  await expect(page.locator("[data-customer] h1")).toBeVisible();
}

/** *Sincronizar ahora* for customers. */
export async function synchronise(page: Page): Promise<void> {
  await page.keyboard.press("F6");
  await page
    .locator('[data-entity="whatsapp/customer"]')
    .getByRole("button", { name: /^Sincronizar ahora/ })
    .click();
}
