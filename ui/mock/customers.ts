import { BackendError } from "../src/backend/backend";
import type {
  CommandTable,
  CustomerCounts,
  CustomerDetail,
  CustomerRow,
  CustomersRequest,
  DuplicateGroup,
  ErrorCode,
  HistoryChange,
  UiEvent,
} from "../src/backend/generated";
import { plain } from "../src/shared/search";
import { ALL, BLOCKED, CONFLICTS, CUSTOMERS, GROUPS, light, nameOf, WISPRO } from "./customers/people";
import {
  type Address,
  detailOf,
  entry,
  letters,
  makePerson,
  type Person,
  plainText,
  type Rules,
  rowOf,
} from "./customers/person";
import { demoRules } from "./customers/rules";
import { REST } from "./sync";

type Name =
  | "customers_list"
  | "customer_get"
  | "customer_history"
  | "customer_save"
  | "customer_add"
  | "customer_block"
  | "customer_unblock"
  | "address_save"
  | "address_remove"
  | "customer_bring_back"
  | "customers_duplicates"
  | "customers_not_duplicates"
  | "customers_duplicates_again"
  | "customer_merge"
  | "customer_unmerge"
  | "customer_export"
  | "customer_erase"
  | "customer_link"
  | "customer_rules_get"
  | "customer_rules_save";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

const DAY = 86_400_000;

function fail(code: ErrorCode, detail: string | null = null): never {
  throw new BackendError(code, detail);
}

/** What a person reads of somebody who was not touched, without making it whole. */
interface Sought {
  name: string;
  words: string;
  digits: string;
}

/** Ten thousand customers, in memory: those that were touched are held, the others are worked out when asked for. */
export function createCustomers(
  emit: (event: UiEvent) => void,
  actor: () => string | null = () => null,
  /** Whether a conflict still waits. */
  waits: (conflict: number) => boolean = () => true,
): Handlers {
  const born = Date.now();
  const held = new Map<number, Person>();
  const added: number[] = [];
  const sought = new Map<number, Sought>();
  const apart = new Set<string>();
  const merges = new Map<number, { primary: Person; other: Person }>();
  let rules = demoRules();
  let counts: CustomerCounts | null = null;
  let orders = new Map<CustomersRequest["order"], number[]>();
  let lastEntry = 1_000_000;
  /** Somebody changed: what was sorted and counted is old. */
  function forget(): void {
    orders = new Map();
    counts = null;
  }

  const who = () => actor() ?? "Ana";
  const ruleOf: Rules = (entityType, field) =>
    (
      rules.find((each) => each.entityType === entityType && each.field === field) ??
      rules.find((each) => each.entityType === entityType && each.field === "*")
    )?.rule ?? null;

  const conflictsOf = (id: number) =>
    (CONFLICTS.get(id - 1) ?? []).flatMap((each) => [each, each + REST]).filter(waits);
  function person(id: number): Person {
    const known = held.get(id);
    if (known?.gone === true) fail("NOT_FOUND");
    if (known !== undefined) return { ...known, conflicts: conflictsOf(id) };
    if (id < 1 || id > ALL) fail("NOT_FOUND");
    return { ...makePerson(id - 1, born), conflicts: conflictsOf(id) };
  }
  /** A copy to change, which stays. */
  function touch(id: number): Person {
    const next = structuredClone(person(id));
    held.set(id, next);
    sought.delete(id);
    forget();
    return next;
  }
  function note(
    to: Person,
    action: string,
    changes: HistoryChange[],
    detail: string | null,
    address: string | null = null,
  ): void {
    lastEntry += 1;
    to.history.unshift({ ...entry(lastEntry, Date.now(), action, who(), detail), changes, address });
  }
  function detail(of: Person): CustomerDetail {
    return detailOf(
      of,
      of.linked.map((id) => rowOf(person(id))),
      ruleOf,
    );
  }
  function done(of: Person): CustomerDetail {
    emit({ type: "customers" });
    return detail(of);
  }

  function ids(): number[] {
    const all = Array.from({ length: ALL }, (_, index) => index + 1);
    return [...all, ...added].filter((id) => held.get(id)?.gone !== true);
  }
  function seek(id: number): Sought {
    const known = sought.get(id);
    if (known !== undefined) return known;
    const row = held.has(id) || id > ALL ? rowOf(person(id)) : null;
    const way = row === null ? light(id - 1, born) : null;
    const name = row === null ? (way === null ? null : nameOf(way.firstName, way.lastName)) : row.name;
    const address =
      row === null ? `${way?.street ?? ""} ${way?.houseNumber} ${way?.area}` : (row.address ?? "");
    const found = {
      name: plain(name ?? ""),
      words: ` ${plain(`${name ?? ""} ${address}`)}`,
      digits: `${row?.phone ?? way?.phone ?? ""} ${row?.document ?? way?.document ?? ""}`.replace(
        /[^\d ]/g,
        "",
      ),
    };
    sought.set(id, found);
    return found;
  }
  function inOrder(order: CustomersRequest["order"]): number[] {
    const known = orders.get(order);
    if (known !== undefined) return known;
    const compare = {
      NAME: (a: number, b: number) => {
        const [x, y] = [seek(a).name, seek(b).name];
        if ((x === "") !== (y === "")) return x === "" ? 1 : -1;
        return x < y ? -1 : x > y ? 1 : a - b;
      },
      LAST_INTERACTION: (a: number, b: number) => lastAt(b) - lastAt(a) || a - b,
      ORDERS: (a: number, b: number) => countOf(b) - countOf(a) || a - b,
    }[order];
    const sorted = ids().sort(compare);
    orders.set(order, sorted);
    return sorted;
  }
  const lastAt = (id: number) => (id > CUSTOMERS ? 0 : light(id - 1, born).lastAt);
  const countOf = (id: number) => (id > CUSTOMERS ? -1 : light(id - 1, born).orders);
  function matches(id: number, search: string): boolean {
    const { words, digits } = seek(id);
    return plain(search)
      .split(/\s+/)
      .filter((word) => word !== "")
      .every((word) => {
        const number = word.replace(/\D/g, "");
        return words.includes(` ${word}`) || (number.length >= 3 && digits.includes(number));
      });
  }
  function passes(filter: CustomersRequest["filter"], id: number): boolean {
    const known = held.get(id);
    switch (filter) {
      case "ALL":
        return true;
      case "BLOCKED":
        return known?.block.blocked ?? BLOCKED.has(id - 1);
      case "CONFLICT":
        return conflictsOf(id).length > 0;
      case "DUPLICATE":
        return known?.duplicate ?? GROUPS.some(({ members }) => members.includes(id - 1));
    }
  }
  const sourceOf = (id: number) => (id > CUSTOMERS && id <= ALL ? WISPRO : "whatsapp");
  function count(): CustomerCounts {
    const all = inOrder("NAME");
    const counted = (filter: CustomersRequest["filter"]) => all.filter((id) => passes(filter, id)).length;
    const clients = all.filter((id) => sourceOf(id) === WISPRO).length;
    return {
      all: all.length,
      blocked: counted("BLOCKED"),
      conflict: counted("CONFLICT"),
      duplicate: counted("DUPLICATE"),
      sources: { whatsapp: all.length - clients, [WISPRO]: clients },
    };
  }

  function edited(
    values: Person["values"],
    fields: Readonly<Record<string, string | null | undefined>>,
  ): HistoryChange[] {
    return Object.entries(fields).map(([field, value]) => {
      const old = values.get(field) ?? { here: null, there: null, by: null, at: null };
      const text = value === undefined ? null : value;
      values.set(field, { ...old, here: text, by: who(), at: Date.now() });
      return { field, before: old.here, after: text };
    });
  }
  function block(id: number, reason: string, blocked: boolean): CustomerDetail {
    if (reason.trim().length < 3) fail("REASON_NEEDED");
    const of = touch(id);
    of.version += 1;
    of.block = {
      ...of.block,
      blocked,
      reason: blocked ? reason : null,
      since: blocked ? Date.now() : null,
      by: blocked ? who() : null,
    };
    note(of, blocked ? "block" : "unblock", [], reason);
    return done(of);
  }
  function groups(): DuplicateGroup[] {
    return GROUPS.map(({ reason, members }) => {
      const customers = members
        .map((index) => index + 1)
        .filter((id) => held.get(id)?.gone !== true && !apart.has(String(id)))
        .map((id): CustomerRow => rowOf(person(id)));
      return { reason, key: `${reason} ${members.join(" ")}`, customers, members: customers.length };
    }).filter(({ customers }) => customers.length > 1);
  }
  /** Who is alone in a group is no duplicate any more. */
  function settle(): void {
    const open = new Set(groups().flatMap(({ customers }) => customers.map(({ id }) => id)));
    for (const { members } of GROUPS) {
      for (const index of members) {
        const known = held.get(index + 1);
        if (known?.gone !== true && person(index + 1).duplicate !== open.has(index + 1)) {
          touch(index + 1).duplicate = open.has(index + 1);
        }
      }
    }
  }

  return {
    customers_list({ search, filter, source, entityType, order, offset, limit }) {
      const matching = inOrder(order).filter(
        (id) =>
          passes(filter, id) &&
          (source === null || sourceOf(id) === source) &&
          (entityType === null || (sourceOf(id) === WISPRO) === (entityType === "client")) &&
          (search.trim() === "" || matches(id, search)),
      );
      const customers = matching.slice(offset, offset + limit).map((id) => rowOf(person(id)));
      counts ??= count();
      return {
        customers,
        total: matching.length,
        counts: {
          ...counts,
          conflict: [...CONFLICTS.keys()].filter((at) => conflictsOf(at + 1).length > 0).length,
        },
        unindexed: 0,
      };
    },
    customer_get: ({ id }) => detail(person(id)),
    customer_history: ({ id }) => ({ entries: person(id).history }),
    customer_save({ id, version, fields }) {
      if (person(id).version !== version) fail("RECORD_CHANGED");
      const email = plainText(fields.email);
      if (email !== "" && !/^\S+@\S+\.\S+$/.test(email)) fail("INVALID_VALUE", "email");
      const of = touch(id);
      of.version += 1;
      note(of, "edit", edited(of.values, fields), null);
      return done(of);
    },
    customer_add({ fields }) {
      const id = ALL + added.length + 1;
      const of: Person = {
        ...makePerson(CUSTOMERS - 1, born),
        id,
        recordId: `local:${id}`,
        version: 1,
        values: new Map(
          [
            "firstName",
            "lastName",
            "whatsappPhoneNumber",
            "secondPhone",
            "email",
            "birthDate",
            "totalOrders",
            "internalNote",
          ].map((field) => [field, { here: null, there: null, by: null, at: null }]),
        ),
        addresses: [],
        conflicts: [],
        localOnly: true,
        history: [],
      };
      edited(of.values, fields);
      note(of, "create", [], null);
      added.push(id);
      held.set(id, of);
      forget();
      return done(of);
    },
    customer_block: ({ id, reason }) => block(id, reason, true),
    customer_unblock: ({ id, reason }) => block(id, reason, false),
    address_save({ customer, address, version, fields }) {
      const of = touch(customer);
      let at = of.addresses.find((each) => each.id === address);
      for (const needed of ["name", "street", "number"]) {
        if ((at === undefined || needed in fields) && plainText(fields[needed]).trim() === "")
          fail("INVALID_VALUE", needed);
      }
      if (at !== undefined && at.version !== version) fail("RECORD_CHANGED");
      if (at === undefined) {
        lastEntry += 1;
        at = {
          id: 5_000_000 + lastEntry,
          recordId: `local:${lastEntry}`,
          version: 0,
          localOnly: true,
          values: new Map(),
        };
        of.addresses.push(at);
      }
      if (fields.isDefault === "true") {
        for (const each of of.addresses)
          each.values.set("isDefault", { here: "false", there: "false", by: null, at: null });
      }
      at.version += 1;
      of.version += 1;
      const name = plainText(fields.name ?? at.values.get("name")?.here) || null;
      note(of, address === null ? "create" : "edit", edited(at.values, fields), null, name);
      return done(of);
    },
    address_remove({ customer, address }) {
      const of = touch(customer);
      const at: Address = of.addresses.find((each) => each.id === address) ?? fail("NOT_FOUND");
      of.addresses = of.addresses.filter((each) => each.id !== address);
      of.version += 1;
      note(of, "delete", [], null, plainText(at.values.get("name")?.here) || null);
      return done(of);
    },
    customer_bring_back({ id, entry: wanted }) {
      const of = touch(id);
      const found =
        of.history.find((each) => each.id === wanted && each.canBringBack) ?? fail("NOTHING_TO_UNDO");
      const back = Object.fromEntries(found.changes.map(({ field, before }) => [field, before]));
      found.canBringBack = false;
      of.version += 1;
      note(of, "bring_back", edited(of.values, back), null);
      return done(of);
    },
    customers_duplicates() {
      const all = groups();
      return { groups: all, total: all.length, next: null };
    },
    customers_not_duplicates({ ids: apartNow }) {
      for (const id of apartNow) apart.add(String(id));
      settle();
      emit({ type: "customers" });
      return { at: Date.now() };
    },
    customers_duplicates_again({ ids: again }) {
      for (const id of again) apart.delete(String(id));
      settle();
      emit({ type: "customers" });
      return {};
    },
    customer_merge({ primary, primaryVersion, other, otherVersion, take, addresses }) {
      const before = { primary: structuredClone(person(primary)), other: structuredClone(person(other)) };
      if (before.primary.version !== primaryVersion || before.other.version !== otherVersion)
        fail("RECORD_CHANGED");
      const of = touch(primary);
      const gone = touch(other);
      const taken = Object.fromEntries(take.map((field) => [field, gone.values.get(field)?.here ?? null]));
      of.addresses.push(
        ...gone.addresses
          .filter((each) => addresses.includes(each.id))
          .map((each) => ({ ...each, localOnly: true, recordId: `local:${each.id}` })),
      );
      of.version += 1;
      note(of, "merge", edited(of.values, taken), rowOf(gone).name);
      // A block of either stays with the one that is left.
      if (gone.block.blocked && !of.block.blocked) of.block = { ...gone.block };
      gone.gone = true;
      lastEntry += 1;
      of.merged = {
        id: lastEntry,
        other: rowOf(gone).name,
        otherIs: "PART",
        at: Date.now(),
        by: who(),
        undoUntil: Date.now() + 30 * DAY,
      };
      merges.set(lastEntry, before);
      settle();
      return done(of);
    },
    customer_unmerge({ id }) {
      const before = merges.get(id) ?? fail("NOTHING_TO_UNDO");
      merges.delete(id);
      held.set(before.primary.id, { ...before.primary, version: before.primary.version + 2 });
      held.set(before.other.id, { ...before.other, version: before.other.version + 2 });
      forget();
      sought.clear();
      settle();
      return done(person(before.primary.id));
    },
    customer_export: ({ id }) => ({
      name: `cliente-${id}.json`,
      mediaType: "application/json",
      savedTo: null,
      content: btoa(JSON.stringify({ id })),
    }),
    customer_erase({ id, confirm }) {
      const { confirmName } = detail(person(id));
      if (letters(confirm) !== letters(confirmName)) fail("NOT_CONFIRMED");
      touch(id).gone = true;
      settle();
      emit({ type: "customers" });
      return {};
    },
    customer_link({ client, customer }) {
      const of = touch(client);
      for (const id of of.linked) {
        const old = touch(id);
        old.linked = old.linked.filter((each) => each !== client);
      }
      of.linked = customer === null ? [] : [customer];
      if (customer !== null) touch(customer).linked.push(client);
      note(of, customer === null ? "unlink" : "link", [], null);
      return done(of);
    },
    customer_rules_get: () => ({ rules }),
    customer_rules_save({ rules: choices }) {
      rules = rules.map((each) => {
        const choice = choices.find(
          ({ entityType, field }) => entityType === each.entityType && field === each.field,
        );
        return choice === undefined ? each : { ...each, rule: choice.rule };
      });
      emit({ type: "customers" });
      return { rules };
    },
  };
}
