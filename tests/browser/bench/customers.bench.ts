import type { Page } from "@playwright/test";
import { find, READ, rows, synchronise, toCustomers } from "../customers";
import { expect, test } from "../fixtures";
import { share, tell } from "./figures";
import { Interactions } from "./interactions";

const COUNT = 2_000;
const TIMES = 20;

test.use({ customersAtStart: COUNT } as object);

/** Milliseconds from the press on `button` until what `shows` was painted. */
async function until(page: Page, button: string, shows: string): Promise<number> {
  return page.evaluate(
    ([pressed, wanted]) =>
      new Promise<number>((done) => {
        const begin = performance.now();
        const look = () => {
          if (document.querySelector(wanted ?? "") === null) return false;
          watch.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
          return true;
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { childList: true, subtree: true });
        document.querySelector<HTMLElement>(pressed ?? "")?.click();
      }),
    [button, shows],
  );
}

test("a customer, the search, and the conflict dialog", async ({ board, remote, page }) => {
  await expect(board.connection).toBeVisible();
  await toCustomers(page, COUNT);
  const on = await Interactions.on(page);
  await find(page).focus();
  for (let at = 0; at < 3; at += 1) {
    for (const key of "maria pere") await on.press(key === " " ? "Space" : key);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
  }
  const keys = await on.times();
  tell("a key in the search, p98", share(keys, 0.98), 100, null);
  await expect(page.getByTestId("customers-found")).toContainText(/2[.,]000/);

  const ways: number[] = [];
  for (let at = 0; at < TIMES; at += 1) {
    ways.push(await until(page, ".crows [data-customer]", "[data-customer] h1"));
    await page.goBack();
    await expect(rows(page).nth(4)).toBeVisible();
  }
  tell("the first way to a customer", ways[0] ?? Number.NaN, 300, null);
  tell("the way to a customer, p95", share(ways, 0.95), 300, null);

  await remote.banCustomer(remote.customers[11] ?? "", "Insultó al repartidor");
  await synchronise(page);
  await page.keyboard.press("F3");
  const tab = page.getByRole("tab", { name: /^Con conflicto/ });
  await expect(tab).toContainText("1", { timeout: READ });
  await tab.click();
  await expect(rows(page)).toHaveCount(1);
  const opened: number[] = [];
  for (let at = 0; at < TIMES; at += 1) {
    opened.push(await until(page, ".crows button[aria-label^=Resolver]", "[role=dialog] input[type=radio]"));
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  tell("the first conflict dialog opens with its fields", opened[0] ?? Number.NaN, 150, null);
  tell("the conflict dialog opens with its fields, p95", share(opened, 0.95), 150, null);
});
