import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type Board, expect, type Remote, test } from "./fixtures";
import { expectNothingCut, expectToFit, picture } from "./look";
import { Office } from "./office";

/** A place of the office's screens, and what must be there before it is looked at. */
interface Place {
  name: string;
  address(office: Office): string;
  ready: string;
  /** What a person does there first. */
  first?(page: Page): Promise<void>;
}

const PLACES: readonly Place[] = [
  {
    name: "sync-attention",
    address: () => "sincronizacion/atencion",
    ready: "[data-kind]",
  },
  {
    name: "sync-pending",
    address: () => "sincronizacion/pendientes",
    ready: "[role=tabpanel] li, [role=tabpanel] tr",
  },
  {
    name: "sync-excluded",
    address: () => "sincronizacion/excluidos",
    ready: "[role=tabpanel] li, [role=tabpanel] tr",
  },
  { name: "sync-history", address: () => "sincronizacion/historial", ready: "[data-testid=history-count]" },
  {
    name: "run",
    address: (office) => `sincronizacion/ejecucion/${office.lastRun("Proveedores")}`,
    ready: "h1",
  },
  {
    name: "conflict",
    address: () => "sincronizacion/atencion",
    ready: "[data-kind=CONFLICTS]",
    async first(page) {
      await page
        .locator("[data-kind=CONFLICTS]")
        .getByRole("button", { name: /^Resolver/ })
        .click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "integrations", address: () => "integraciones", ready: "tbody tr" },
  {
    name: "connection",
    address: ({ systems }) => `integraciones/conexion/${systems.Oficina}`,
    ready: ".int-holds",
  },
  { name: "connection-new", address: () => "integraciones/conexion", ready: ".panel" },
  {
    name: "state",
    address: ({ integrations }) => `integraciones/${integrations.Proveedores}/estado`,
    ready: ".panel",
  },
  {
    name: "what",
    address: ({ integrations }) => `integraciones/${integrations.Proveedores}/que`,
    ready: ".panel",
  },
  {
    name: "mapping",
    address: ({ integrations }) => `integraciones/${integrations.Proveedores}/mapeo`,
    ready: "tbody[data-row=price]",
    first: (page) => page.getByRole("button", { name: "Cambiar price" }).click(),
  },
  {
    name: "test",
    address: ({ integrations }) => `integraciones/${integrations.Proveedores}/prueba`,
    ready: ".run-figures",
  },
  {
    name: "schedule",
    address: ({ integrations }) => `integraciones/${integrations.Clientes}/programacion`,
    ready: ".panel",
  },
  {
    name: "history",
    address: ({ integrations }) => `integraciones/${integrations.Clientes}/historial`,
    ready: "tbody tr",
  },
  { name: "alerts", address: () => "ajustes/avisos", ready: ".panel" },
  { name: "log", address: () => "ajustes/registro", ready: ".panel" },
  { name: "help", address: () => "ayuda/fallos/TECH007", ready: ".guide section.marked" },
];

/** The office at work, one of its folders gone, an order that waits and a customer who is left out. */
async function afternoon(board: Board, remote: Remote, dataDir: string): Promise<Office> {
  const { page } = board;
  const office = new Office(page, dataDir);
  await office.work();
  await rm(join(dataDir, "Bodega"), { recursive: true });
  await office.call("system_try", { system: office.systems.Bodega });
  await office.call("record_exclude", {
    system: office.systems.Oficina,
    entityType: "clientes",
    recordId: "C-02",
  });
  await remote.faults({ http: { status: { code: 503 } }, http_path: "/api/sync/orders/confirm" });
  for (const id of await remote.order(2)) await expect(board.card(id)).toBeVisible();
  await page.getByRole("button", { name: "Entendido" }).click();
  return office;
}

async function goTo(page: Page, place: Place, office: Office): Promise<void> {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, place.address(office));
  await expect(page.locator(place.ready).first()).toBeVisible();
  await place.first?.(page);
}

async function leave(page: Page): Promise<void> {
  if (await page.getByRole("dialog").isVisible()) await page.keyboard.press("Escape");
}

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
] as const) {
  for (const scheme of ["light", "dark"] as const) {
    test(`the office at ${width}x${height}, ${scheme}`, async ({ board, remote, page, dataDir }) => {
      test.setTimeout(120_000);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      const office = await afternoon(board, remote, dataDir);
      for (const place of PLACES) {
        await goTo(page, place, office);
        await picture(board, `office-${place.name}-${width}x${height}-${scheme}`);
        await expectToFit(page, place.name);
        await expectNothingCut(page, place.name);
        await leave(page);
      }
    });
  }
}

test("the office fits at 200 percent", async ({ board, remote, page, dataDir }) => {
  test.setTimeout(120_000);
  const office = await afternoon(board, remote, dataDir);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  for (const place of PLACES) {
    await goTo(page, place, office);
    await picture(board, `office-${place.name}-200`);
    await expectToFit(page, place.name);
    await leave(page);
  }
});
