import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
  type Route,
} from "@playwright/test";
import { program, type Running, start } from "./process";

/** The key of the stand-in remote. */
export const KEY = "demo-key";

/**
 * A question and its answer are held back for up to so many milliseconds together, so that they overtake one another: what a
 * busy machine does once in a while, in every test.
 */
const LATE_MS = Number(process.env.LATE_ANSWERS_MS ?? 0);

/** Holds back what a browser asks, where this run wants that. */
export async function holdBack(context: BrowserContext): Promise<void> {
  if (LATE_MS > 0) await context.route("**/rpc/**", late);
}

async function late(route: Route): Promise<void> {
  try {
    await setTimeout((Math.random() * LATE_MS) / 2);
    const response = await route.fetch();
    await setTimeout((Math.random() * LATE_MS) / 2);
    await route.fulfill({ response });
  } catch {
    // The page went away, or the product did, which is what some tests are about.
    await route.abort().catch(() => undefined);
  }
}

/** What tests look at of a customer. */
export interface RemoteCustomer {
  id: string;
  firstName: string;
  lastName: string;
  whatsappPhoneNumber: string;
  email: string | null;
  isBanned: boolean;
}

/** The stand-in remote, as a test steers it. */
export class Remote {
  readonly #running: Running;

  constructor(running: Running) {
    this.#running = running;
  }

  get address(): string {
    return this.#running.address;
  }

  async #control<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`${this.address}/control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.ok, `${path}: ${response.status} ${text}`).toBe(true);
    return JSON.parse(text) as T;
  }

  /** Has customers order; gives the ids of the orders. */
  async order(count: number, shape = "normal"): Promise<string[]> {
    return (await this.#control<{ ids: string[] }>("orders", { count, shape })).ids;
  }

  /** Has one customer order exactly this. */
  async orderExactly(order: Record<string, unknown>): Promise<string> {
    const { ids } = await this.#control<{ ids: string[] }>("orders", { orders: [order] });
    return ids[0] ?? "";
  }

  async faults(faults: Record<string, unknown>): Promise<void> {
    await this.#control("faults", faults);
  }

  async change(id: string, patch: Record<string, unknown>): Promise<void> {
    await this.#control(`orders/${id}/change`, { patch, notify: true });
  }

  /** Ids of the customers that were made. */
  customers: readonly string[] = [];

  /** Makes customers of one seed, in place of those that the stand-in begins with. */
  async makeCustomers(count: number): Promise<void> {
    this.customers = (
      await this.#control<{ ids: string[] }>("customers", { clear: true, count, seed: 7 })
    ).ids;
  }

  /** A customer as the remote has it. */
  async customer(id: string): Promise<RemoteCustomer> {
    const response = await fetch(`${this.address}/control/customers/${id}`);
    return (await response.json()) as RemoteCustomer;
  }

  async changeCustomer(id: string, patch: Record<string, unknown>): Promise<void> {
    await this.#control(`customers/${id}/change`, { patch });
  }

  async banCustomer(id: string, reason: string): Promise<void> {
    await this.#control(`customers/${id}/ban`, { banned: true, reason });
  }

  async redeliver(id: string): Promise<void> {
    await this.#control(`orders/${id}/redeliver`, {});
  }
}

/** The board of one page. */
export class Board {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  card(id: string): Locator {
    return this.page.locator(`[id="order-${id}"]`);
  }

  column(stage: "NEW" | "PREPARING" | "READY" | "OUT_FOR_DELIVERY"): Locator {
    return this.page.locator(`[data-stage="${stage}"]`);
  }

  get connection(): Locator {
    return this.page.getByTestId("connection");
  }

  async expectConnection(state: string, timeout = 30_000): Promise<void> {
    await expect(this.connection).toHaveAttribute("data-state", state, { timeout });
  }
}

interface Product {
  remote: Remote;
  /** The product without a window, connected to the remote. */
  product: Running;
  board: Board;
}

/** Who tells the product where its remote is: its environment, or a person on the screen. */
type RemoteSetBy = "environment" | "person";

/** Each test has its own remote, its own database and its own page. */
export const test = base.extend<
  Product & {
    dataDir: string;
    faultsAtStart: Record<string, unknown>;
    customersAtStart: number;
    remoteSetBy: RemoteSetBy;
  }
>({
  faultsAtStart: [{}, { option: true }],
  customersAtStart: [0, { option: true }],
  remoteSetBy: ["environment", { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern.
  dataDir: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), "mostrador-browser-"));
    await use(dir);
    await rm(dir, { recursive: true, force: true });
  },
  remote: async ({ faultsAtStart, customersAtStart }, use) => {
    const args = ["--listen", "127.0.0.1:0", "--api-key", KEY, "--rate", "0"];
    const running = await start(program("SANDBOX_BIN"), args, {}, "LISTENING");
    const remote = new Remote(running);
    if (Object.keys(faultsAtStart).length > 0) await remote.faults(faultsAtStart);
    if (customersAtStart > 0) await remote.makeCustomers(customersAtStart);
    await use(remote);
    await running.stop();
  },
  product: async ({ remote, dataDir, remoteSetBy }, use, info) => {
    const env = {
      ...(remoteSetBy === "environment" && { REMOTE_API_URL: remote.address, REMOTE_API_KEY: KEY }),
      MOSTRADOR_DATA_DIR: dataDir,
      MOSTRADOR_LISTEN: "127.0.0.1:0",
    };
    const running = await start(program("MOSTRADOR_HEADLESS_BIN"), [], env, "OPEN");
    await use(running);
    await running.stop();
    if (info.status !== info.expectedStatus) await info.attach("product", { body: running.log() });
  },
  context: async ({ context }, use) => {
    await holdBack(context);
    await use(context);
  },
  board: async ({ page, product }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(product.address);
    const board = new Board(page);
    await board.expectConnection("LIVE");
    await use(board);
    expect(errors).toEqual([]);
  },
});

export { expect };
