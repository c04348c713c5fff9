import { describe, expect, it } from "vitest";
import type { CustomerField, SyncOverview } from "../../backend/generated";
import { formatFor } from "../../shared/format";
import { CATALOGUES } from "../../shared/i18n";
import {
  addressLine,
  distanceText,
  fieldWord,
  mapLink,
  octant,
  originText,
  phoneText,
  pointText,
  sourceName,
  typed,
  valueText,
  whereText,
} from "./words";

const { es, en } = CATALOGUES;
const format = formatFor("es", "America/Guayaquil", "USD");
const NOW = Date.parse("2025-10-06T15:41:00Z");

function field(name: string, value: string | null, more: Partial<CustomerField> = {}): CustomerField {
  return {
    field: name,
    value,
    there: null,
    origin: value === null ? "NOBODY" : "THERE",
    editedBy: null,
    editedAt: null,
    edit: "TRAVELS",
    rule: null,
    pending: false,
    ...more,
  };
}

describe("a phone", () => {
  it("is read in groups", () => {
    expect(phoneText("593991234567")).toBe("+593 99 123 4567");
    expect(phoneText("+5491123456789")).toBe("+54 9112 345 6789");
    expect(phoneText("584121234567")).toBe("+58 412 123 4567");
    expect(phoneText("12025550147")).toBe("+1 202 555 0147");
  });

  it("stands as it is where it is no international number", () => {
    for (const phone of ["0962279015", "099-123", "+593 99 218 6650", "", "interno 12"])
      expect(phoneText(phone)).toBe(phone);
  });
});

describe("a value", () => {
  it("is read as what it is", () => {
    const text = (name: string, value: string | null) => valueText(es, format, name, value, NOW);
    expect(text("totalSpent", "45.24")).toBe("$45,24");
    expect(text("birthDate", '"1988-05-12"')).toBe("12 may 1988");
    expect(text("lastInteraction", '"2025-10-06T14:00:00.000Z"')).toBe("hoy 09:00");
    expect(text("isActive", "false")).toBe("No");
    expect(text("whatsappPhoneNumber", '"593991234567"')).toBe("+593 99 123 4567");
    expect(text("email", null)).toBeNull();
    expect(text("email", '""')).toBeNull();
    expect(text("anything", '{"a":1}')).toBe('{"a":1}');
    expect(text("anything", "not json")).toBe("not json");
  });

  it("keeps the letters of its number when it is typed", () => {
    expect(typed("3")).toBe("3");
    expect(typed('"0042"')).toBe("0042");
    expect(typed(null)).toBe("");
  });
});

describe("an address", () => {
  it("is named by where it is from the restaurant", () => {
    expect(whereText(es, format, 1_230, 41)).toBe("1,2 km al noreste");
    expect(whereText(es, format, 850, 181)).toBe("850 m al sur");
    expect(whereText(es, format, 12, 90)).toBe("junto al restaurante");
    expect(whereText(es, format, 14_400, null)).toBe("14 km");
    expect(whereText(es, format, null, null)).toBeNull();
    expect(whereText(en, format, 1_230, 300)).toBe("1,2 km to the northwest");
  });

  it("never says a thousand metres", () => {
    expect(distanceText(es, format, 994)).toBe("990 m");
    expect(distanceText(es, format, 996)).toBe("1 km");
    expect(distanceText(es, format, 9_960)).toBe("10 km");
  });

  it("has a direction for every angle", () => {
    expect([0, 22, 23, 359, 360, -45, 180].map(octant)).toEqual([0, 0, 1, 0, 0, 7, 4]);
  });

  it("is one line out of its parts", () => {
    const fields = [
      field("street", '"Av. 9 de Octubre"'),
      field("number", '"100"'),
      field("interiorNumber", null),
      field("neighborhood", '"Centro"'),
    ];
    expect(addressLine(fields)).toBe("Av. 9 de Octubre 100, Centro");
    expect(addressLine([])).toBeNull();
  });

  it("leads to a map outside, over an encrypted connection, with nothing but the point", () => {
    const link = new URL(mapLink(-2.1894, -79.8831));
    expect(link.protocol).toBe("https:");
    expect([...link.searchParams.keys()]).toEqual(["mlat", "mlon"]);
  });

  it("shows its point with the country's comma", () => {
    expect(pointText(format, -2.1894, -79.8831)).toBe("−2,18940 · −79,88310");
  });
});

describe("where a value comes from", () => {
  it("is told with who and when", () => {
    const here = field("email", '"a@b.ec"', { origin: "HERE", editedBy: "Ana", editedAt: NOW - 60_000 });
    expect(originText(es, format, here, "WhatsApp", NOW)).toMatchObject({
      words: "Escrito aquí",
      by: "Ana · hoy 10:40",
    });
    expect(originText(es, format, field("email", "1"), "WhatsApp", NOW).words).toBe("De WhatsApp");
    expect(originText(es, format, field("email", null), "WhatsApp", NOW).words).toBe("Nadie lo ha dado");
  });
});

describe("names", () => {
  it("are those that a person gave to a connection, else those of its kind", () => {
    const overview = { systems: [{ system: "wispro-2", name: "Fibra Sur" }] } as SyncOverview;
    expect(sourceName(es, overview, "wispro-2")).toBe("Fibra Sur");
    expect(sourceName(es, null, "wispro-1")).toBe("Wispro");
    expect(sourceName(es, null, "wispro-3")).toBe("Wispro 3");
    expect(sourceName(es, null, "whatsapp")).toBe("WhatsApp");
    expect(sourceName(es, null, "otro")).toBe("otro");
  });

  it("of unknown fields stand as they are", () => {
    expect(fieldWord(es, "birthDate")).toBe("fecha de nacimiento");
    expect(fieldWord(es, "x_custom")).toBe("x_custom");
  });
});
