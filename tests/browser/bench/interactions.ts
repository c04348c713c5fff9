import type { Page } from "@playwright/test";

/** What the browser tells of an interaction only from so many milliseconds on. Those below count as if they took as many. */
const TOLD_FROM_MS = 16;

/** Longest time of the events of an interaction, by its number. */
type Told = Record<number, number>;

/**
 * Presses keys and buttons, and asks the browser how long each took until what it changed was painted
 * (https://www.w3.org/TR/event-timing/).
 */
export class Interactions {
  readonly #page: Page;
  #count = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async on(page: Page): Promise<Interactions> {
    await page.evaluate((from) => {
      const told: Told = {};
      Object.assign(globalThis, { told });
      const take = (list: PerformanceObserverEntryList) => {
        for (const entry of list.getEntries() as PerformanceEventTiming[]) {
          const { interactionId, duration } = entry;
          if (interactionId > 0) told[interactionId] = Math.max(told[interactionId] ?? 0, duration);
        }
      };
      new PerformanceObserver(take).observe({
        type: "event",
        durationThreshold: from,
      } as PerformanceObserverInit);
    }, TOLD_FROM_MS);
    return new Interactions(page);
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key);
    await this.#painted();
  }

  async click(selector: string): Promise<void> {
    await this.#page.locator(selector).first().click();
    await this.#painted();
  }

  /** Milliseconds of each so far, from this on none. */
  async times(): Promise<number[]> {
    const told = await this.#page.evaluate(() => {
      const { told } = globalThis as unknown as { told: Told };
      const times = Object.values(told);
      for (const id of Object.keys(told)) delete told[Number(id)];
      return times;
    });
    const untold = Math.max(0, this.#count - told.length);
    this.#count = 0;
    return [...told, ...Array<number>(untold).fill(TOLD_FROM_MS)];
  }

  /** An event is told after the frame that shows what it did. */
  async #painted(): Promise<void> {
    this.#count += 1;
    await this.#page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
    );
  }
}
