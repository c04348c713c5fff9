import type { DefectView, ItemView, OrderCard, PaymentView } from "../../backend/generated";
import type { Format } from "../../shared/format";
import type { Catalogue } from "../../shared/i18n";
import { lookUp } from "../../shared/i18n";
import type { Age } from "./age";
import { isOpen } from "./board-state";

/** Lines of content after which a card folds. */
export const FOLD_AFTER_LINES = 8;

/** Units in the order, as a person counts products. */
export function productCount(items: readonly ItemView[]): number {
  return items.reduce((sum, item) => sum + item.quantity, 0);
}

function lines(item: ItemView): number {
  return (
    1 + (item.modifiers.length > 0 ? 1 : 0) + (item.notes === null ? 0 : 1) + (item.flavoursMissing ? 1 : 0)
  );
}

/** Splits items into those that a folded card shows and those behind `+n productos`. One is always shown. */
export function fold(items: readonly ItemView[]): {
  shown: readonly ItemView[];
  hidden: readonly ItemView[];
} {
  let used = 0;
  let count = 0;
  for (const item of items) {
    used += lines(item);
    if (used > FOLD_AFTER_LINES && count > 0) break;
    count += 1;
  }
  return { shown: items.slice(0, count), hidden: items.slice(count) };
}

/** `Pizza mediana Margarita`: the name with its size. */
export function itemName(t: Catalogue, item: ItemView): string {
  if (item.name === "")
    return item.variant === null ? t.card.noProduct : `${t.card.noProduct} ${item.variant}`;
  return item.variant === null ? item.name : `${item.name} ${item.variant}`;
}

/** `2 productos: 1 × Pizza familiar, 1 × Cola`, for stages where the kitchen is done. */
export function summary(t: Catalogue, items: readonly ItemView[]): string {
  const list = items.map((item) => `${item.quantity} × ${itemName(t, item)}`).join(", ");
  return `${t.card.products(productCount(items))}: ${list}`;
}

export function typeName(t: Catalogue, orderType: string): string {
  return lookUp(t.type, orderType, orderType === "" ? t.type.unknown : orderType);
}

export function ageWord(t: Catalogue, age: Age): string {
  return age.word === "late" ? t.age.late(age.minutes) : t.age[age.word];
}

/** What a rider or the counter must collect: the largest figure after the number, or a tick. */
export type PaymentLine =
  | { kind: "collect"; amount: string; how: string }
  | { kind: "paid"; how: string }
  | { kind: "ask"; title: string; how: string };

export function paymentLine(t: Catalogue, format: Format, payment: PaymentView): PaymentLine {
  const how = lookUp(t.payment, payment.method, payment.method);
  if (payment.status === "PAID") return { kind: "paid", how };
  if (payment.collectCents !== null) {
    const trouble = payment.status === "PENDING" ? null : lookUp(t.payment, payment.status, payment.status);
    const amount = format.money(payment.collectCents);
    return { kind: "collect", amount, how: trouble === null ? how : `${how} · ${trouble}` };
  }
  if (payment.status === "PENDING") return { kind: "ask", title: t.card.payUnknown, how };
  return { kind: "ask", title: lookUp(t.payment, payment.status, t.card.payUnknown), how: t.card.askPayment };
}

/** The same in a few words, for banners. */
export function paymentShort(t: Catalogue, line: PaymentLine): string {
  if (line.kind === "paid") return t.card.paid;
  return line.kind === "collect" ? `${t.card.collect} ${line.amount}` : line.title;
}

/** `precio del producto 3` for the path `orderItems[2].price`; an unknown path is shown as it is. */
export function fieldName(t: Catalogue, field: string): string {
  const parts = field.replace(/\[\d+\]/g, "").split(".");
  // What a modifier lacks matters less than that one of them was not understood.
  const last = parts.includes("selectedModifiers") ? "selectedModifiers" : (parts.at(-1) ?? field);
  // The name of a product, of a size and of a customer are different names.
  const owner = last === "name" ? (parts.at(-2) ?? last) : last;
  const word = parts.length === 1 && field.includes("[") ? t.fields.line : lookUp(t.fields, owner, field);
  const item = /^orderItems\[(\d+)\]/.exec(field)?.[1];
  return item === undefined ? word : t.fields.inItem(word, Number(item) + 1);
}

/** `Falta leer: …` of one card, each field once. */
export function unreadFields(t: Catalogue, defects: readonly DefectView[]): string {
  return [...new Set(defects.map((defect) => fieldName(t, defect.field)))].join(", ");
}

/** How long ago, in words: seconds, minutes below an hour, then the hour. */
export function ago(t: Catalogue, format: Format, at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  if (seconds < 60) return t.ago.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? t.ago.minutes(minutes) : t.ago.at(format.time(at));
}

/** `ayer` or the day, when the order belongs to an earlier business day; otherwise nothing. */
export function earlierDay(t: Catalogue, format: Format, order: OrderCard, today: string): string | null {
  if (order.businessDate >= today) return null;
  return isDayBefore(order.businessDate, today) ? t.ago.yesterday : format.day(order.businessDate);
}

/** The earlier day that an order comes from, and whether it waited at the server until this site received. */
export interface FromDay {
  /** `de ayer`, or `del 1 oct`. */
  day: string;
  waited: boolean;
}

/**
 * When the customer placed the order on an earlier day than today, or it is open since an earlier day. An order that
 * waited has a number of the day on which it was received, so its number alone would hide its age.
 */
export function fromDay(t: Catalogue, format: Format, order: OrderCard, today: string): FromDay | null {
  const placed = order.placedBusinessDate;
  const waited = placed !== null && placed < order.businessDate;
  const date = waited ? placed : order.businessDate;
  if (date >= today) return null;
  return { day: isDayBefore(date, today) ? t.card.ofYesterday : t.card.ofDay(format.day(date)), waited };
}

/** What a person must know before cooking or handing over an order that its customer called off. */
export function cancelledText(t: Catalogue, order: OrderCard): string {
  if (!isOpen(order.stage)) return t.card.cancelledFinished;
  return order.stage === "NEW" || order.stage === "PREPARING"
    ? t.card.cancelledCook
    : t.card.cancelledHandOver;
}

/** What the customer changed in a finished order: `El cliente cambió el pedido #42 (entregado): total.` */
export function changedFinishedText(t: Catalogue, format: Format, order: OrderCard, today: string): string {
  const day = earlierDay(t, format, order, today);
  const number = `#${order.dailyNumber}${day === null ? "" : ` · ${day}`}`;
  const stage = t.stage[order.stage].toLowerCase();
  const parts = order.changed?.parts ?? [];
  if (parts.includes("cancelled")) return t.changes.cancelled(number, stage);
  return t.changes.changed(number, stage, partNames(t, parts));
}

/** `productos, total`: what a change touched. */
export function partNames(t: Catalogue, parts: readonly string[]): string {
  return parts.map((part) => lookUp(t.parts, part, part)).join(", ");
}

function isDayBefore(date: string, today: string): boolean {
  return Math.round((Date.parse(today) - Date.parse(date)) / 86_400_000) === 1;
}

/** Local search: number with or without `#`, name, phone or dish; case and accents do not matter. */
export function matches(order: OrderCard, query: string): boolean {
  const wanted = plain(query).replace(/^#/, "");
  if (wanted === "") return true;
  if (/^\d{1,3}$/.test(wanted) && String(order.dailyNumber) === wanted) return true;
  const digits = wanted.replace(/[\s+-]/g, "");
  if (/^\d{4,}$/.test(digits) && order.customer.phone?.includes(digits) === true) return true;
  if (/^\d+$/.test(wanted)) return false;
  const words = [
    order.customer.name ?? "",
    ...order.items.flatMap((item) => [item.name, item.variant ?? ""]),
  ];
  return words.some((word) => plain(word).includes(wanted));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
