import { describe, expect, it } from "vitest";
import { item, modifier, order } from "../../../mock/orders";
import type { StageView } from "../../backend/generated";
import { formatFor, timer } from "../../shared/format";
import { CATALOGUES } from "../../shared/i18n";
import {
  ago,
  cancelledText,
  changedFinishedText,
  earlierDay,
  fieldName,
  fold,
  fromDay,
  matches,
  paymentLine,
  productCount,
  summary,
} from "./order-text";

const t = CATALOGUES.es;
const format = formatFor("es", "America/Guayaquil", "USD");
const NOW = Date.parse("2025-10-05T01:41:00Z");

describe("amounts and times", () => {
  it("are written as in the restaurant's country and zone", () => {
    expect(format.money(123_450)).toBe("$1.234,50");
    expect(formatFor("en", "America/Guayaquil", "USD").money(3100)).toBe("$31,00");
    expect(formatFor("es", "America/Mexico_City", "MXN").money(123_450)).toBe("$1,234.50");
    expect(format.time(NOW)).toBe("20:41");
    expect(format.dayAndTime(NOW)).toBe("sáb 4 oct · 20:41");
    expect(format.day("2025-10-03")).toBe("3 oct");
  });

  it("survive a zone and a currency that nobody knows", () => {
    const odd = formatFor("es", "Mars/Olympus", "??");
    expect(odd.money(3100)).toContain("31");
    expect(odd.time(NOW)).toMatch(/^\d\d:\d\d$/);
  });

  it("count up and never below zero", () => {
    expect(timer(372_999)).toBe("06:12");
    expect(timer(3_972_000)).toBe("1:06:12");
    expect(timer(-5_000)).toBe("00:00");
  });

  it("are relative below an hour and then the hour", () => {
    expect(ago(t, format, NOW - 3_000, NOW)).toBe("hace 3 s");
    expect(ago(t, format, NOW - 95_000, NOW)).toBe("hace 1 min");
    expect(ago(t, format, NOW - 7_200_000, NOW)).toBe("a las 18:41");
    expect(ago(t, format, NOW + 60_000, NOW)).toBe("hace 0 s");
  });

  it("name an earlier business day", () => {
    expect(earlierDay(t, format, order(1, { businessDate: "2025-10-04" }), "2025-10-04")).toBeNull();
    expect(earlierDay(t, format, order(1, { businessDate: "2025-10-03" }), "2025-10-04")).toBe("ayer");
    expect(earlierDay(t, format, order(1, { businessDate: "2025-10-01" }), "2025-10-04")).toBe("1 oct");
  });
});

describe("an order from an earlier day", () => {
  const from = (extra: object) => fromDay(t, format, order(1, extra), "2025-10-04");

  it("says so when it waited at the server, whatever day its number is of", () => {
    expect(from({ placedBusinessDate: "2025-10-03" })).toEqual({ day: "de ayer", waited: true });
    expect(from({ placedBusinessDate: "2025-10-01" })).toEqual({ day: "del 1 oct", waited: true });
  });

  it("says so when it is open since then, and not when it is of today", () => {
    expect(from({ businessDate: "2025-10-03", placedBusinessDate: "2025-10-03" })).toEqual({
      day: "de ayer",
      waited: false,
    });
    expect(from({ placedBusinessDate: "2025-10-04" })).toBeNull();
    expect(from({ placedBusinessDate: null })).toBeNull();
    // The customer's side may name a later day than the restaurant's clock.
    expect(from({ placedBusinessDate: "2025-10-05" })).toBeNull();
  });
});

describe("an order that its customer called off", () => {
  it("says what to ask before, by what is still to be done", () => {
    const words = (stage: StageView) => cancelledText(t, order(1, { stage, cancelledByCustomer: true }));
    expect(words("NEW")).toBe("No lo prepare sin preguntarle.");
    expect(words("PREPARING")).toBe(words("NEW"));
    expect(words("OUT_FOR_DELIVERY")).toBe("Pregúntele antes de entregarlo.");
    expect(words("DELIVERED")).toBe("El cliente canceló este pedido.");
  });
});

describe("a change of a finished order", () => {
  const line = (parts: string[], extra: object = {}) =>
    changedFinishedText(
      t,
      format,
      order(42, { stage: "DELIVERED", changed: { at: 1, parts, removed: [], added: [] }, ...extra }),
      "2025-10-04",
    );

  it("names the order, where it stands and what is different", () => {
    expect(line(["total", "address"])).toBe("El cliente cambió el pedido #42 (entregado): total, dirección.");
    expect(line([])).toBe("El cliente cambió el pedido #42 (entregado).");
    expect(line(["cancelled"])).toBe("El cliente canceló el pedido #42 (entregado).");
    expect(line(["total"], { businessDate: "2025-10-03" })).toContain("#42 · ayer");
  });
});

describe("a long order", () => {
  it("folds after eight lines and counts what is behind", () => {
    const items = Array.from({ length: 11 }, (_, index) => item(2, `Plato ${index}`));
    const { shown, hidden } = fold(items);
    expect(shown).toHaveLength(8);
    expect(productCount(hidden)).toBe(6);
  });

  it("counts modifiers and notes as lines and always shows the first item", () => {
    const rich = item(1, "Pizza", { notes: "bien cocida", modifiers: [modifier("EXTRA", "queso")] });
    expect(fold([rich, rich, rich]).shown).toHaveLength(2);
    expect(fold([rich]).hidden).toEqual([]);
    expect(fold([]).shown).toEqual([]);
  });

  it("is summarised with its count", () => {
    expect(summary(t, [item(1, "Pizza", { variant: "familiar" }), item(2, "Cola")])).toBe(
      "3 productos: 1 × Pizza familiar, 2 × Cola",
    );
  });
});

describe("what to collect", () => {
  const line = (status: string, collectCents: number | null, method = "CASH") =>
    paymentLine(t, format, { status, method, collectCents });

  it("is an amount, a tick or a question, never nothing", () => {
    expect(line("PENDING", 3100)).toEqual({ kind: "collect", amount: "$31,00", how: "efectivo" });
    expect(line("PAID", null, "STRIPE")).toEqual({ kind: "paid", how: "pago en línea" });
    expect(line("PENDING", null).kind).toBe("ask");
    expect(line("FAILED", 3100)).toMatchObject({ kind: "collect", how: "efectivo · Pago fallido" });
    expect(line("REFUNDED", null)).toMatchObject({ kind: "ask", title: "Pago devuelto" });
    expect(line("PENDING", 3100, "CRYPTO")).toMatchObject({ how: "CRYPTO" });
  });
});

describe("what could not be read", () => {
  it("is named in words, with the product it belongs to", () => {
    expect(fieldName(t, "orderItems[2].price")).toBe("precio del producto 3");
    expect(fieldName(t, "orderItems[0].product.name")).toBe("nombre del producto 1");
    expect(fieldName(t, "orderItems[0].selectedModifiers[1].name")).toBe("modificadores del producto 1");
    expect(fieldName(t, "customer.whatsappPhoneNumber")).toBe("teléfono");
    expect(fieldName(t, "deliveryInfo.address.street")).toBe("calle");
    expect(fieldName(t, "orderItems")).toBe("productos");
    expect(fieldName(t, "orderItems[0]")).toBe("línea del producto 1");
    expect(fieldName(t, "weird.thing")).toBe("weird.thing");
  });
});

describe("the search", () => {
  const found = order(42, { items: [item(1, "Pizza Hawaiana")] });
  it("finds by number, name without accents, phone and dish", () => {
    for (const query of ["42", "#42", "perez", "MARÍA", "99123", "hawaiana", ""]) {
      expect(matches(found, query), query).toBe(true);
    }
  });
  it("does not find by a part of the number or by what is not there", () => {
    for (const query of ["4", "#43", "pepperoni"]) expect(matches(found, query), query).toBe(false);
  });
});
