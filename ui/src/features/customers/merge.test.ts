import { describe, expect, it } from "vitest";
import type { CustomerAddress, CustomerDetail, CustomerField, FieldEdit } from "../../backend/generated";
import { keyTarget } from "./CustomerTable";
import { chosenSide, compare, hasAlready, mergeRequest, type Pair, presetSide } from "./merge";
import { changedRules, defaultsOf, draftOf } from "./rules";

function field(name: string, value: string | null, edit: FieldEdit = "TRAVELS"): CustomerField {
  return {
    field: name,
    value,
    there: null,
    origin: "THERE",
    editedBy: null,
    editedAt: null,
    edit,
    rule: null,
    pending: false,
  };
}

function address(id: number, street: string): CustomerAddress {
  return { id, fields: [field("street", JSON.stringify(street))] } as CustomerAddress;
}

function pair(): Pair {
  const detail = (id: number, fields: CustomerField[], addresses: CustomerAddress[]) =>
    ({ row: { id }, version: id * 10, fields, addresses }) as unknown as CustomerDetail;
  return {
    a: detail(
      1,
      [
        field("firstName", '"Kevin"'),
        field("lastName", '"Zambrano"'),
        field("email", null),
        field("totalOrders", "4", "SOURCE_ALONE"),
        field("isBanned", "true"),
      ],
      [address(11, "Chile")],
    ),
    b: detail(
      2,
      [
        field("firstName", '"Kevin"'),
        field("lastName", '"Zambrano M."'),
        field("email", '"k@b.ec"'),
        field("totalOrders", "1", "SOURCE_ALONE"),
        field("isBanned", "false"),
      ],
      [address(21, "chile"), address(22, "Boyacá")],
    ),
  };
}

describe("two records of one person", () => {
  it("are compared where they differ; the block is no choice", () => {
    const { rows, same } = compare(pair());
    expect(rows.map((row) => row.field)).toEqual(["lastName", "email", "totalOrders"]);
    expect(same).toBe(1);
  });

  it("keep the primary one's values, and the other's where it has none", () => {
    const { rows } = compare(pair());
    expect(rows.map((row) => presetSide(row, "a"))).toEqual(["a", "b", "a"]);
    expect(rows.map((row) => presetSide(row, "b"))).toEqual(["b", "b", "b"]);
  });

  it("leave what only the source counts with the primary one, whatever is chosen", () => {
    const orders = compare(pair()).rows.find((row) => row.field === "totalOrders");
    expect(orders && chosenSide(orders, "a", { totalOrders: "b" })).toBe("a");
  });

  it("become one request", () => {
    const both = pair();
    const keeps = (each: CustomerAddress) => !hasAlready(both.a, each);
    expect(mergeRequest(both, "a", { lastName: "b" }, keeps)).toEqual({
      primary: 1,
      primaryVersion: 10,
      other: 2,
      otherVersion: 20,
      take: ["lastName", "email"],
      addresses: [22],
    });
    expect(mergeRequest(both, "b", {}, () => false)).toMatchObject({ primary: 2, other: 1, take: [] });
  });
});

describe("rules", () => {
  const rules = [
    { entityType: "customer", field: "email", rule: "HERE_WINS", defaultRule: "THERE_WINS", options: [] },
    { entityType: "address", field: "*", rule: "MANUAL", defaultRule: "MANUAL", options: [] },
  ] as const;
  const held = rules.map((rule) => ({ ...rule, options: [...rule.options] }));

  it("are saved where something else was chosen", () => {
    expect(changedRules(held, draftOf(held))).toEqual([]);
    expect(changedRules(held, defaultsOf(held))).toEqual([
      { entityType: "customer", field: "email", rule: "THERE_WINS" },
    ]);
  });
});

describe("keys in the list", () => {
  it("lead through it and never out of it", () => {
    expect(keyTarget("ArrowDown", 5, 100, 10)).toBe(6);
    expect(keyTarget("ArrowDown", 99, 100, 10)).toBe(99);
    expect(keyTarget("ArrowUp", 0, 100, 10)).toBe(0);
    expect(keyTarget("PageDown", 5, 100, 10)).toBe(14);
    expect(keyTarget("PageUp", 5, 100, 10)).toBe(0);
    expect([keyTarget("Home", 5, 100, 10), keyTarget("End", 5, 100, 10)]).toEqual([0, 99]);
    expect(keyTarget("x", 5, 100, 10)).toBeNull();
  });
});
