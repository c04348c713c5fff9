import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

/** Screenshots are for people: they are written where SCREENSHOT_DIR says and nothing is compared with them. */
export async function picture({ page }: { page: Page }, name: string): Promise<void> {
  const dir = process.env.SCREENSHOT_DIR;
  if (dir === undefined) return;
  await mkdir(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`) });
}

/** Nothing is wider than the window, so nothing is cut at its side; and the page itself never scrolls away. */
export async function expectToFit(page: Page, what: string): Promise<void> {
  const size = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { wide: scrollWidth > innerWidth, long: scrollHeight > innerHeight };
  });
  expect(size, what).toEqual({ wide: false, long: false });
}

/** No text is cut without three dots, and nothing scrolls sideways but what is made to. */
export async function expectNothingCut(page: Page, what: string): Promise<void> {
  const cut = await page.evaluate(() => {
    const named = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className}: ${(element.textContent ?? "").trim().slice(0, 60)}`;
    return [...document.querySelectorAll<HTMLElement>("body *")]
      .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => {
        const { overflowX, textOverflow } = getComputedStyle(element);
        if (element.clientWidth < 2 || element instanceof HTMLInputElement) return false;
        if (overflowX === "hidden" || overflowX === "clip") return textOverflow !== "ellipsis";
        return overflowX === "auto" || overflowX === "scroll";
      })
      .map(named);
  });
  expect(cut, what).toEqual([]);
}
