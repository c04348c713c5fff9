import type { ItemView, ModifierKind, OrderCard, StageView } from "../src/backend/generated";

const MINUTE = 60_000;

export const TODAY = "2025-10-04";

/** An item in a short form. */
export function item(quantity: number, name: string, extra: Partial<ItemView> = {}): ItemView {
  return {
    quantity,
    name,
    variant: null,
    notes: null,
    modifiers: [],
    unitPriceCents: 850,
    flavoursMissing: false,
    ...extra,
  };
}

export function modifier(kind: ModifierKind, name: string) {
  return { kind, name, quantity: 1 };
}

/** An order that nothing is wrong with. */
export function order(dailyNumber: number, extra: Partial<OrderCard> = {}): OrderCard {
  const now = Date.now();
  return {
    id: `00000000-0000-4000-8000-${String(dailyNumber).padStart(12, "0")}`,
    version: 1,
    businessDate: TODAY,
    placedBusinessDate: TODAY,
    dailyNumber,
    stage: "NEW",
    stageSince: now,
    receivedAt: now,
    placedAt: now,
    acknowledgedAt: null,
    dueAt: null,
    prepMinutes: null,
    orderType: "DELIVERY",
    customer: {
      name: "María Pérez",
      phone: "593991234567",
      totalOrders: 3,
      blocked: false,
      blockReason: null,
    },
    address: { line: "Estrada 514", area: "Urdesa", instructions: null, latitude: -2.17, longitude: -79.91 },
    items: [item(1, "Pizza mediana Margarita")],
    notes: null,
    totalCents: 1850,
    payment: { status: "PENDING", method: "CASH", collectCents: 1850 },
    sync: { state: "SYNCED", since: now, attempts: 1, nextAttemptAt: null, reason: null },
    defects: [],
    cancelledByCustomer: false,
    changed: null,
    undoUntil: null,
    sample: false,
    ...extra,
  };
}

function at(stage: StageView, minutesInStage: number, dueInMinutes: number): Partial<OrderCard> {
  const now = Date.now();
  return {
    stage,
    stageSince: now - minutesInStage * MINUTE,
    receivedAt: now - (minutesInStage + 4) * MINUTE,
    acknowledgedAt: now - (minutesInStage + 3) * MINUTE,
    dueAt: now + dueInMinutes * MINUTE,
    prepMinutes: 25,
  };
}

const paid = (method: string) => ({ payment: { status: "PAID", method, collectCents: null } });
const collect = (collectCents: number, method: string) => ({
  totalCents: collectCents,
  payment: { status: "PENDING", method, collectCents },
});
const named = (name: string) => ({
  customer: { name, phone: "593987654321", totalOrders: 2, blocked: false, blockReason: null },
});

/** An evening with everything that a card can say. */
export function demoOrders(): OrderCard[] {
  const now = Date.now();
  return [
    order(59, {
      receivedAt: now - 14_000,
      stageSince: now - 14_000,
      ...named("Daniela Vera"),
      ...paid("CREDIT_CARD"),
      items: [
        item(1, "Pizza mediana Margarita", { modifiers: [modifier("EXTRA", "albahaca")] }),
        item(1, "Ensalada César"),
      ],
      sync: { state: "PENDING", since: now - 14_000, attempts: 0, nextAttemptAt: null, reason: null },
    }),
    order(58, {
      receivedAt: now - 95_000,
      stageSince: now - 95_000,
      customer: {
        name: "Jorge Mena",
        phone: "593990000001",
        totalOrders: 5,
        blocked: true,
        blockReason: "No pagó el último pedido",
      },
      address: { line: "mz. 812", area: "Alborada 8.ª", instructions: null, latitude: null, longitude: null },
      items: [item(2, "Pizza familiar Pepperoni"), item(1, "Cola 1,5 L")],
      ...collect(3100, "CASH"),
    }),
    order(52, {
      ...at("PREPARING", 31, -6),
      ...named("Rosa Alvarado"),
      ...paid("CREDIT_CARD"),
      items: [
        item(1, "Lasaña de carne"),
        item(1, "Pizza mediana Cuatro quesos"),
        item(1, "Jugo de maracuyá"),
      ],
    }),
    order(53, {
      ...at("PREPARING", 22, 2),
      items: [
        item(2, "Pizza", {
          variant: "familiar",
          flavoursMissing: true,
          modifiers: [modifier("WITHOUT", "cebolla"), modifier("EXTRA", "queso")],
        }),
        item(1, "Cola 1,5 L"),
      ],
      notes: "Timbre no funciona, llamar",
      ...collect(2450, "CASH"),
    }),
    order(54, {
      ...at("PREPARING", 14, 11),
      orderType: "DINE_IN",
      address: null,
      ...named("Mesa 6"),
      items: [item(1, "Calzone napolitano"), item(2, "Cerveza Pilsener")],
      ...collect(2100, "CASH"),
    }),
    order(55, {
      ...at("PREPARING", 11, 14),
      orderType: "TAKE_AWAY",
      address: null,
      ...named("Kevin Zambrano"),
      items: [
        item(1, "Pizza personal Vegetal", {
          modifiers: [modifier("ALLERGY", "maní"), modifier("WITHOUT", "champiñones")],
        }),
        item(2, "Empanada de verde"),
        item(1, "Té helado"),
      ],
      notes: "Paso a las 20:55",
      ...paid("TRANSFER"),
    }),
    order(56, {
      ...at("PREPARING", 6, 19),
      orderType: "TAKE_AWAY",
      address: null,
      ...named("Lucía Andrade"),
      items: [
        item(3, "Empanada de queso"),
        item(1, "Pizza mediana Napolitana", { modifiers: [modifier("EXTRA", "aceitunas")] }),
      ],
      ...collect(1825, "DEBIT_CARD"),
    }),
    order(57, {
      ...at("PREPARING", 3, 22),
      ...named("Óscar Peñafiel 🍕"),
      items: [
        item(2, "Pizza familiar Hawaiana"),
        item(1, "Pizza mediana Serrana", { notes: "bien cocida" }),
        item(4, "Empanada de queso"),
        item(1, "Ensalada César"),
        item(1, "Pan de ajo"),
        item(2, "Cola 1,5 L"),
        item(1, "Agua con gas"),
        item(2, "Tiramisú"),
        item(1, "Café americano"),
      ],
      changed: {
        at: now - MINUTE,
        parts: ["items", "total"],
        removed: [item(1, "Pizza mediana Pepperoni")],
        added: [item(1, "Pan de ajo")],
      },
      defects: [{ field: "orderItems[3].price", code: "NEGATIVE" }],
      ...collect(6890, "CASH"),
    }),
    order(49, {
      ...at("READY", 12, 2),
      orderType: "TAKE_AWAY",
      address: null,
      ...named("Andrea Solís"),
      items: [item(1, "Pizza familiar Hawaiana"), item(1, "Cola 1,5 L")],
      ...collect(1650, "DEBIT_CARD"),
    }),
    order(50, {
      ...at("READY", 4, 8),
      ...named("Fam. Cedeño"),
      address: { line: "calle 12", area: "Ceibos", instructions: null, latitude: null, longitude: null },
      items: [item(2, "Pizza familiar Serrana"), item(1, "Pan de ajo"), item(2, "Cola 1,5 L")],
      ...collect(4175, "CASH"),
    }),
    order(51, {
      ...at("READY", 1, 12),
      orderType: "DINE_IN",
      address: null,
      ...named("Mesa 2"),
      items: [item(1, "Pizza mediana Napolitana"), item(2, "Limonada")],
      ...collect(1540, "CASH"),
    }),
    order(47, {
      ...at("OUT_FOR_DELIVERY", 18, 4),
      ...named("Pablo Intriago"),
      address: { line: "B-904", area: "Kennedy N.", instructions: null, latitude: null, longitude: null },
      items: [item(1, "Pizza", { variant: "familiar", flavoursMissing: true }), item(1, "Cola 1,5 L")],
      ...collect(2775, "CASH"),
    }),
    order(48, {
      ...at("OUT_FOR_DELIVERY", 9, 12),
      businessDate: "2025-10-03",
      ...named("Gabriela Ríos"),
      address: { line: "mz. 310", area: "Sauces 4", instructions: null, latitude: null, longitude: null },
      items: [item(1, "Pizza mediana Hawaiana"), item(1, "Ensalada César")],
      ...paid("CREDIT_CARD"),
    }),
  ];
}
