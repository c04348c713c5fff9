import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { testPage } from "../../../mock/page";
import { typeInto } from "../../../mock/typing";
import { type Backend, BackendError } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { CUSTOMERS, type Route, useRoute } from "../../shared/route";
import { useToasts } from "../../shared/toasts";
import { useSeat } from "../seat/store";
import { closeConflicts, useConflicts } from "../sync/conflict/store";
import { CustomerPage } from "./CustomerPage";
import { CustomersPage } from "./CustomersPage";
import { Addresses } from "./detail/Addresses";
import { RulesSection } from "./RulesSection";
import { askList, NO_FILTERS, noteCustomers } from "./store";

const { es } = CATALOGUES;
let backend: MockBackend;
const { element: page, draw } = testPage();

function Shown() {
  const route = useRoute((store) => store.route);
  if (route.screen === "customer") return <CustomerPage id={route.id} />;
  if (route.screen === "settings") return <RulesSection />;
  return route.screen === "customers" ? <CustomersPage view={route.view} /> : null;
}

beforeEach(() => {
  useSeat.setState({ seat: null });
  useToasts.setState({ toasts: [] });
  askList(NO_FILTERS);
  // Without a layout nothing has a height: the list is given room for some rows.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_200);
  backend = createMockBackend([]);
  giveBackend(backend);
  backend.subscribe({
    onMessage({ event }) {
      if (event.type === "customers") noteCustomers();
    },
    onContact() {},
  });
});
afterEach(() => void vi.restoreAllMocks());

async function show(route: Route): Promise<void> {
  useRoute.setState({ route, wanted: null });
  await draw(<Shown />);
}
async function showList(): Promise<void> {
  await show(CUSTOMERS);
  await until(() => expect(rows().length).toBeGreaterThan(10));
}
async function showCustomer(id: number): Promise<void> {
  await show({ screen: "customer", id });
  await there(".chead-page h1");
}
/** Waits until the page says so: what is asked of the restaurant in memory is answered a little later. */
const until = (check: () => void) => act(() => vi.waitFor(check, { timeout: 10_000 }));
const there = (selector: string) => until(() => expect(page.querySelector(selector)).not.toBeNull());
const rows = () => [...page.querySelectorAll<HTMLElement>(".crows [data-customer]")];
const words = (row: Element | null | undefined) => row?.textContent ?? "";
const button = (within: ParentNode, label: string | RegExp) =>
  [...within.querySelectorAll<HTMLButtonElement>("button")].find((each) =>
    typeof label === "string"
      ? each.getAttribute("aria-label") === label || each.textContent === label
      : label.test(words(each)),
  );
async function press(find: () => HTMLElement | undefined | null): Promise<void> {
  await until(() => expect(find()).toBeTruthy());
  await act(async () => find()?.click());
}
async function type(
  find: () => HTMLInputElement | HTMLTextAreaElement | null | undefined,
  text: string,
): Promise<void> {
  await until(() => expect(find()).toBeTruthy());
  const field = find();
  if (field === null || field === undefined) return;
  await act(async () => typeInto(field, text));
}

describe("the list of customers", () => {
  it("draws a few of ten thousand, with their counts", async () => {
    await showList();
    await until(() => expect(words(page.querySelector('[data-testid="customers-total"]'))).toBe("10,482"));
    await until(() => expect(rows().length).toBeGreaterThan(10));
    await until(() => expect(page.querySelectorAll(".crow").length).toBeLessThanOrEqual(60));
    await until(() => expect(words(page.querySelector('[data-tab="blocked"]'))).toBe("Bloqueados14"));
  });

  it("finds while one types, without accents, by phone digits and by several words", async () => {
    await showList();
    const search = () => page.querySelector<HTMLInputElement>("#find-customer");
    await type(search, "maria perez");
    await until(() =>
      expect(
        rows()
          .map(words)
          .some((row) => row.includes("María Pérez")),
      ).toBe(true),
    );
    await type(search, "0991234567".slice(1));
    await until(() => expect(rows().map((row) => row.dataset.customer)).toEqual(["1"]));
    await type(search, "nobody at all");
    await until(() => expect(words(page.querySelector(".customers-empty"))).toContain("nobody at all"));
    await press(() => button(page, es.customers.noneFound.action));
    await until(() => expect(rows().length).toBeGreaterThan(10));
  });

  it("says who is blocked with icon and word, and shows other columns for another system", async () => {
    await showList();
    await press(() => page.querySelector<HTMLElement>('[data-tab="blocked"]'));
    await until(() => expect(rows()).toHaveLength(14));
    for (const row of rows()) expect(words(row)).toContain("Bloqueado");
    await press(() => page.querySelector<HTMLElement>('[data-tab="all"]'));
    await press(() => button(page, /^Wispro/));
    await until(() => expect(words(page.querySelector(".chead"))).toContain(es.customers.columns.document));
  });

  it("says among whom nobody was found, and searches everybody with the same words", async () => {
    await showList();
    await press(() => page.querySelector<HTMLElement>('[data-tab="blocked"]'));
    await until(() => expect(rows()).toHaveLength(14));
    await type(() => page.querySelector<HTMLInputElement>("#find-customer"), "maria perez");
    const { titleAmong, among, inAll } = es.customers.noneFound;
    await until(() =>
      expect(words(page.querySelector(".customers-empty h2"))).toBe(titleAmong("maria perez", among.BLOCKED)),
    );
    await press(() => button(page, inAll));
    await until(() => expect(rows().map((row) => row.dataset.customer)).toContain("1"));
    expect(page.querySelector<HTMLInputElement>("#find-customer")?.value).toBe("maria perez");
  });

  it("decides conflicts from the row, by groups, and all one after the other", async () => {
    await showList();
    expect(button(page, es.sync.patterns.show)).toBeUndefined();
    await press(() => page.querySelector<HTMLElement>('[data-tab="conflict"]'));
    await until(() => expect(rows()).toHaveLength(6));
    await press(() => button(page, `${es.customers.acts.resolveShort}: María Pérez`));
    await until(() => expect(useConflicts.getState().open).toMatchObject({ first: 7, ids: [7, 1] }));
    expect(useRoute.getState().route).toEqual(CUSTOMERS);
    await act(async () => closeConflicts());
    await press(() => button(page, es.customers.resolveAll));
    await until(() => expect(useConflicts.getState().open?.items).toHaveLength(45));
    await act(async () => closeConflicts());
    await press(() => button(page, es.sync.patterns.show));
    await until(() =>
      expect(words(page.querySelector(".patterns"))).toContain("7 direcciones: calle es distinto"),
    );
  });

  it("keeps what it shows when it cannot be read again, and says so", async () => {
    await showList();
    backend.failNext("customers_list", "INTERNAL");
    await act(async () => noteCustomers());
    await until(() => expect(words(page.querySelector('[role="alert"]'))).toBe(es.customers.failed));
    await until(() => expect(rows().length).toBeGreaterThan(10));
  });
});

describe("a customer", () => {
  it("is edited in place, and what was typed stays when somebody was faster", async () => {
    await showCustomer(1);
    await press(() => button(page, "Editar correo"));
    await type(() => page.querySelector('[data-field="email"] input'), "nueva@mail.com");
    await act(async () => {
      const now = await backend.call("customer_get", { id: 1 });
      await backend.call("customer_save", {
        id: 1,
        version: now.version,
        fields: { lastName: '"Pérez Vera"' },
      });
    });
    await until(() =>
      expect(words(page.querySelector('[data-field="lastName"] td'))).toContain("Pérez Vera"),
    );
    await press(() => button(page, /^Guardar/));
    await until(() =>
      expect(words(page.querySelector(".note-bar.pending"))).toMatch(/^Ana cambió este cliente .*apellido/),
    );
    await until(() =>
      expect(page.querySelector<HTMLInputElement>('[data-field="email"] input')?.value).toBe(
        "nueva@mail.com",
      ),
    );
    await press(() => button(page, /^Guardar/));
    await until(() =>
      expect(words(page.querySelector('[data-field="email"] td'))).toContain("nueva@mail.com"),
    );
    await until(() =>
      expect(words(page.querySelector('[data-field="lastName"] td'))).toContain("Pérez Vera"),
    );
  });

  const choice = () => page.querySelector<HTMLElement>('[data-field="isActive"] [role="combobox"]');
  const key = (target: HTMLElement | null, name: string, change: KeyboardEventInit = {}) =>
    act(async () => {
      const init = { key: name, bubbles: true, cancelable: true, ...change };
      target?.dispatchEvent(new KeyboardEvent("keydown", init));
    });
  const saved = () => backend.calls.filter(({ command }) => command === "customer_save");
  const chooseNo = async () => {
    await until(() => expect(choice()).not.toBeNull());
    // The list stands in a portal that has no place without a layout: the form's own field takes the choice.
    const hidden = page.querySelector<HTMLInputElement>('[data-field="isActive"] input[aria-hidden]');
    await type(() => hidden, "false");
    await until(() => expect(words(choice())).toContain(es.customers.no));
  };

  it("has a yes or no chosen, and sends what it is", async () => {
    await showCustomer(1);
    await press(() => button(page, "Editar activo"));
    await until(() => expect(words(choice())).toContain(es.customers.yes));
    expect(page.querySelector('[data-field="isActive"] input:not([aria-hidden])')).toBeNull();
    await chooseNo();
    await key(choice(), "Enter");
    await until(() =>
      expect(saved().map(({ request }) => request)).toMatchObject([{ id: 1, fields: { isActive: "false" } }]),
    );
    await until(() =>
      expect(words(page.querySelector('[data-field="isActive"] td'))).toContain(es.customers.no),
    );
  });

  it("leaves a yes or no by Escape, as every other field", async () => {
    await showCustomer(1);
    await press(() => button(page, "Editar activo"));
    await chooseNo();
    await key(choice(), "Escape");
    await until(() => expect(choice()).toBeNull());
    expect(saved()).toEqual([]);
  });

  it("saves nothing by the Enter that opens a yes or no, whatever else was typed", async () => {
    await showCustomer(1);
    await press(() => button(page, "Editar correo"));
    await type(() => page.querySelector('[data-field="email"] input'), "nueva@mail.com");
    await press(() => button(page, "Editar activo"));
    await until(() => expect(choice()).not.toBeNull());
    await key(choice(), "Enter");
    expect(saved()).toEqual([]);
    await chooseNo();
    // The key is still held down: it was pressed for something else.
    await key(choice(), "Enter", { repeat: true });
    expect(saved()).toEqual([]);
    await key(choice(), "Enter");
    await until(() => expect(saved()).toHaveLength(1));
  });

  it("is not left while it is being saved, and what moved meanwhile goes with the edits", async () => {
    await showCustomer(1);
    let refuse: (cause: unknown) => void = () => undefined;
    const call: Backend["call"] = (command, request) =>
      command === "customer_save" ? new Promise((_, no) => (refuse = no)) : backend.call(command, request);
    giveBackend({ ...backend, call });
    const email = () => page.querySelector<HTMLInputElement>('[data-field="email"] input');
    await press(() => button(page, "Editar correo"));
    await type(email, "nueva@mail.com");
    await key(email(), "Enter");
    await key(email(), "Escape");
    expect(email()?.value).toBe("nueva@mail.com");
    await press(() => button(page, es.customers.data.stop("correo")));
    expect(email()?.value).toBe("nueva@mail.com");
    await act(async () => refuse(new BackendError("RECORD_CHANGED", null)));
    await there(".note-bar.pending");
    await key(email(), "Escape");
    await until(() => expect(email()).toBeNull());
    expect(page.querySelector(".note-bar.pending")).toBeNull();
  });

  it("says all that is missing of a new address at once, each beside its field", async () => {
    await showCustomer(1);
    await press(() => button(page, es.customers.addresses.add));
    const form = () => document.querySelector<HTMLFormElement>("#address-form");
    await until(() => expect(form()).not.toBeNull());
    await act(async () => form()?.requestSubmit());
    const { nameNeeded, streetNeeded, numberNeeded } = es.customers.addresses;
    await until(() =>
      expect([...(form()?.querySelectorAll('[role="alert"]') ?? [])].map(words)).toEqual([
        nameNeeded,
        streetNeeded,
        numberNeeded,
      ]),
    );
    expect(backend.calls.some(({ command }) => command === "address_save")).toBe(false);
  });

  it("leads to where the restaurant's place is set, where that is missing", async () => {
    const answer = await backend.call("customer_get", { id: 1 });
    const addresses = answer.addresses.map((address) => ({
      ...address,
      point: { latitude: -2.1, longitude: -79.9 },
      distanceMetres: null,
      bearingDegrees: null,
    }));
    await draw(<Addresses detail={{ ...answer, addresses }} system="WhatsApp" put={() => {}} />);
    const link = page.querySelector<HTMLAnchorElement>(".caddr-where a");
    expect(words(link)).toBe(es.customers.addresses.setRestaurant);
    await act(async () => link?.click());
    expect(useRoute.getState().route).toEqual({ screen: "settings", section: "site" });
  });

  it("says before blocking that WhatsApp does not take it, and wants a reason", async () => {
    await showCustomer(3);
    await press(() => button(page, "Bloquear"));
    const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
    await until(() => expect(words(dialog())).toContain("WhatsApp no recibe el bloqueo"));
    await act(async () => dialog()?.querySelector("form")?.requestSubmit());
    await until(() =>
      expect(words(dialog()?.querySelector('[role="alert"]'))).toBe(es.customers.block.tooShort),
    );
    await until(() => expect(backend.calls.some(({ command }) => command === "customer_block")).toBe(false));
    await type(() => dialog()?.querySelector("textarea"), "👎👎");
    await act(async () => dialog()?.querySelector("form")?.requestSubmit());
    expect(backend.calls.some(({ command }) => command === "customer_block")).toBe(false);
    await type(() => dialog()?.querySelector("textarea"), "No pagó");
    await act(async () => dialog()?.querySelector("form")?.requestSubmit());
    await until(() => expect(words(page.querySelector(".cblock"))).toContain("Motivo: No pagó"));
  });

  it("brings back what a rule discarded", async () => {
    await showCustomer(1);
    await press(() => button(page, es.customers.history.bringBack));
    await until(() =>
      expect(words(page.querySelector('[data-field="lastName"] td'))).toContain("Perez Vera"),
    );
    await until(() => expect(button(page, es.customers.history.bringBack)).toBeUndefined());
  });

  it("shows what was decided about it and its addresses, and takes it back", async () => {
    const conflict = es.sync.conflict;
    await act(async () => {
      const { version } = await backend.call("conflict_get", { id: 1 });
      const choices = { street: { take: "HERE" as const } };
      await backend.call("conflict_resolve", { id: 1, version, choices, reason: null });
    });
    await showCustomer(1);
    await until(() => expect(words(page.querySelector(".decisions"))).toContain("Dirección Casa · calle"));
    await press(() => button(page, `${conflict.undo}: Dirección Casa · calle`));
    await until(() =>
      expect(backend.calls.filter(({ command }) => command === "conflict_undo")).toHaveLength(1),
    );
    await until(() => expect(useToasts.getState().toasts[0]?.text).toBe(conflict.undone));
  });

  it("leads to its own conflicts alone", async () => {
    await showCustomer(1);
    await press(() => button(page, es.customers.acts.resolve));
    expect(useConflicts.getState().open).toMatchObject({ first: 7, ids: [7, 1] });
    await act(async () => closeConflicts());
  });

  it("that is gone is said to be gone", async () => {
    await show({ screen: "customer", id: 999_999 });
    await until(() => expect(words(page.querySelector("h1"))).toBe(es.customers.gone.title));
  });
});

describe("possible duplicates", () => {
  it("are compared, merged and separated again", async () => {
    await show({ screen: "customers", view: "duplicates" });
    await until(() => expect(page.querySelectorAll(".dup").length).toBe(3));
    await press(() => button(page, es.customers.duplicates.compare));
    const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
    await until(() =>
      expect(words(dialog()?.querySelector('[data-field="lastName"] .out'))).toBe("Zambrano"),
    );
    await press(() => button(dialog() ?? page, es.customers.merge.confirm));
    await until(() => expect(useRoute.getState().route).toEqual({ screen: "customer", id: 4 }));
    await until(() => expect(words(page.querySelector(".note-bar.skipped"))).toContain("Kevin Zambrano M."));
    await act(async () => useToasts.getState().toasts[0]?.action?.run());
    await until(() => expect(page.querySelector(".note-bar.skipped")).toBeNull());
  });

  it("that are not the same person are no longer shown", async () => {
    await show({ screen: "customers", view: "duplicates" });
    await press(() => button(page, es.customers.duplicates.notSame));
    await until(() => expect(page.querySelectorAll(".dup").length).toBe(2));
    await until(() =>
      expect(words(page.querySelector('[data-tab="duplicate"]'))).toBe("Posibles duplicados5"),
    );
  });
});

describe("rules", () => {
  it("stand in words with what they mean, and those that cannot be changed say so", async () => {
    await show({ screen: "settings", section: "rules" });
    const rule = (key: string) => words(page.querySelector(`[data-rule="${key}"]`));
    await until(() => expect(rule("customer.firstName")).toContain(es.customers.rules.words.THERE_WINS));
    await until(() => expect(rule("customer.internalNote")).toContain(es.customers.rules.fixed));
    await until(() => expect(rule("address.*")).toContain(es.customers.rules.other));
  });
});
