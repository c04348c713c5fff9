import { describe, expect, it } from "vitest";
import type { CustomerDetail, CustomerField } from "../../../backend/generated";
import { CATALOGUES } from "../../../shared/i18n";
import { addressChanges, checkAddress, degrees, plainLine } from "./addressForm";
import { radius } from "./Compass";
import { changedFields, isTruth, jsonOf, movedBetween, wrong } from "./edits";
import { actionText, detailText } from "./HistoryPanel";

const { es } = CATALOGUES;

function field(name: string, value: string | null, by: string | null = null, at: number | null = null) {
  return {
    field: name,
    value,
    there: null,
    origin: "THERE",
    editedBy: by,
    editedAt: at,
    edit: "TRAVELS",
    rule: null,
    pending: false,
  } satisfies CustomerField;
}

describe("what is typed over a value", () => {
  it("is sent only where it differs from what stands there", () => {
    const fields = [field("firstName", '"María"'), field("email", null), field("visits", "3")];
    expect(changedFields(fields, { firstName: "María ", email: "", visits: "3" })).toEqual({});
    expect(changedFields(fields, { firstName: "Mar", email: "a@b.ec", visits: "" })).toEqual({
      firstName: '"Mar"',
      email: '"a@b.ec"',
      visits: null,
    });
  });

  it("keeps the kind that the value had", () => {
    expect(jsonOf("3", "4")).toBe("4");
    expect(jsonOf("3", "many")).toBe('"many"');
    expect(jsonOf('"0042"', "0043")).toBe('"0043"');
    expect(jsonOf("true", "false")).toBe("false");
    expect(jsonOf('"x"', "  ")).toBeNull();
  });

  it("is looked at before it is sent", () => {
    expect(wrong("email", "maria@")).toBe("badEmail");
    expect(wrong("email", "")).toBeNull();
    expect(wrong("birthDate", "12/05/1988")).toBe("badDate");
    expect(wrong("firstName", "@")).toBeNull();
  });
});

describe("what somebody else changed", () => {
  const detail = (fields: CustomerField[], blocked = false) =>
    ({
      fields,
      block: { blocked, reason: null, since: blocked ? 9 : null, by: blocked ? "Luis" : null, there: null },
    }) as unknown as CustomerDetail;

  it("is told with who was the last", () => {
    const before = detail([field("email", null), field("lastName", '"P"')]);
    const after = detail([field("email", '"a@b.ec"', "Ana", 5), field("lastName", '"Q"', "Luis", 7)]);
    expect(movedBetween(before, after)).toEqual({ fields: ["email", "lastName"], by: "Luis", at: 7 });
  });

  it("is told of the source without a name, and of a block", () => {
    const before = detail([field("email", null)]);
    expect(movedBetween(before, detail([field("email", '"a@b.ec"')])).by).toBeNull();
    expect(movedBetween(before, detail([field("email", null)], true))).toEqual({
      fields: ["isBanned"],
      by: "Luis",
      at: 9,
    });
  });
});

describe("a yes or no", () => {
  it("is chosen and sent as what it is, also where nothing stood", () => {
    const active = field("isActive", "true");
    expect(changedFields([active], { isActive: "false" })).toEqual({ isActive: "false" });
    expect(changedFields([active], { isActive: "true" })).toEqual({});
    expect(changedFields([field("isActive", null)], { isActive: "true" })).toEqual({ isActive: "true" });
    expect(isTruth("phone_mobile_verified", "false")).toBe(true);
    expect(isTruth("email", '"true"')).toBe(false);
  });
});

describe("an address as typed", () => {
  const saved = {
    name: "Casa",
    street: "Chile",
    number: "100",
    interiorNumber: "",
    neighborhood: "",
    city: "",
    state: "",
    zipCode: "",
    country: "",
    deliveryInstructions: "",
    latitude: "-2.17",
    longitude: "-79.91",
  };

  it("takes degrees with point, comma and a true minus", () => {
    expect([degrees("-2,19"), degrees("−79.91"), degrees("abc"), degrees("1e5")]).toEqual([
      -2.19,
      -79.91,
      null,
      null,
    ]);
  });

  it("needs a street, and both degrees or none", () => {
    expect(checkAddress(es, saved, saved)).toEqual({});
    expect(Object.keys(checkAddress(es, { ...saved, street: " ", latitude: "" }, saved))).toEqual([
      "street",
      "latitude",
    ]);
    expect(checkAddress(es, { ...saved, latitude: "91" }, saved).latitude).toBe(
      es.customers.addresses.badLatitude,
    );
  });

  it("that is new needs name, street and number, and says all that is wrong at once", () => {
    const words = es.customers.addresses;
    const empty = { ...saved, name: "", street: "", number: "", latitude: "", longitude: "" };
    expect(checkAddress(es, { ...empty, zipCode: "090313-0001" }, null)).toEqual({
      name: words.nameNeeded,
      street: words.streetNeeded,
      number: words.numberNeeded,
      zipCode: words.tooLong(10, 11),
    });
    const without = { ...saved, number: "" };
    expect(checkAddress(es, { ...without, city: "Quito" }, without)).toEqual({});
    expect(checkAddress(es, without, saved)).toEqual({ number: words.numberNeeded });
  });

  it("has no signs that are no text, and lines only where they belong", () => {
    expect(plainLine("street", "Chile\t100\n")).toBe("Chile 100 ");
    expect(plainLine("deliveryInstructions", "Timbre\nazul\t2")).toBe("Timbre\nazul 2");
  });

  it("sends numbers as numbers and only what changed", () => {
    const values = { ...saved, number: "102", latitude: "-2,18", longitude: "" };
    expect(addressChanges(saved, values)).toEqual({ number: '"102"', latitude: "-2.18", longitude: null });
  });

  it("is drawn further out the further away it is, and never outside of the picture", () => {
    const far = [0, 500, 5_000, 20_000, 900_000].map(radius);
    expect([...far].sort((a, b) => a - b)).toEqual(far);
    expect(Math.max(...far)).toBeLessThanOrEqual(36);
  });
});

describe("the history", () => {
  it("tells the program's merging of values from a person's merging of customers", () => {
    expect(actionText(es, { action: "merge", actor: null })).toBe("Cambio recibido");
    expect(actionText(es, { action: "merge", actor: "Ana" })).toBe("Combinado con otro");
    expect(actionText(es, { action: "unheard_of", actor: null })).toBe("unheard_of");
  });

  it("tells a rule in words, and a person's reason as it was written", () => {
    expect(detailText(es, "owner_wins")).toBe("por la regla de este dato");
    expect(detailText(es, "No pagó")).toBe("No pagó");
    expect(detailText(es, null)).toBeNull();
  });
});
