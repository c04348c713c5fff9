import { expect, test } from "../fixtures";
import { connect, control } from "../wispro";
import { share, tell } from "./figures";
import { Interactions } from "./interactions";

const UNDER_WAY = /Wispro: [\d.,]+ de 10[.,]000/;

/** What people do meanwhile: from screen to screen, a search, the run itself. */
async function round(on: Interactions): Promise<void> {
  for (const key of ["F1", "F6", "F3", "/", "a", "n", "a", "Escape", "ArrowDown", "ArrowDown"])
    await on.press(key);
  await on.click("[data-tab=review]");
  await on.click("[data-tab=all]");
}

test("interactions while clients come from Wispro", async ({ board, remote }) => {
  const { page } = board;
  await control(remote, "clients", { clients: 10_000, ambiguous: 6, broken: 2 });
  await connect(page, remote);
  await page.keyboard.press("F3");
  const on = await Interactions.on(page);
  for (let at = 0; at < 10; at += 1) await round(on);
  const alone = await on.times();

  await page.getByRole("button", { name: "Sincronizar con Wispro" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sincronizar", exact: true }).click();
  const pill = page.getByTestId("run-pill");
  await expect(pill).toContainText(UNDER_WAY, { timeout: 20_000 });
  await on.times();
  for (let at = 0; at < 20; at += 1) {
    await round(on);
    await on.click("[data-testid=run-pill]");
  }
  const during = await on.times();
  await expect(pill, "the import was under way all the time").toContainText(UNDER_WAY);
  const name = "a key or a press while 10,000 clients come";
  tell(`${name}, median`, share(during, 0.5), 100, share(alone, 0.5));
  tell(`${name}, p98`, share(during, 0.98), 100, share(alone, 0.98));
  tell(`${name}, longest of ${during.length}`, share(during, 1), 100, share(alone, 1));
});
