import { create } from "zustand";

/** Sections of *Ajustes*, in the order of the list; the address of each is its word in Spanish. */
export const SECTIONS = {
  site: "local",
  remote: "servidor",
  sound: "sonido",
  desktop: "equipo",
  people: "personas",
  display: "pantalla",
  alerts: "avisos",
  log: "registro",
  rules: "reglas",
} as const;
export type Section = keyof typeof SECTIONS;

/** Tabs of *Centro de sincronización*; the address of each is its word in Spanish. */
export const SYNC_TABS = {
  attention: "atencion",
  pending: "pendientes",
  excluded: "excluidos",
  history: "historial",
} as const;
export type SyncTab = keyof typeof SYNC_TABS;

/** Steps of an integration, and the tabs of its page; the address of each is its word in Spanish. */
export const INTEGRATION_TABS = {
  state: "estado",
  systems: "sistemas",
  connection: "conexion",
  what: "que",
  mapping: "mapeo",
  test: "prueba",
  schedule: "programacion",
  history: "historial",
} as const;
export type IntegrationTab = keyof typeof INTEGRATION_TABS;

/** The guides of *Ayuda*; the address of each is its word in Spanish. */
export const GUIDES = {
  connect: "conectar",
  state: "estado",
  failures: "fallos",
  questions: "preguntas",
} as const;
export type Guide = keyof typeof GUIDES;

/** Views of *Clientes*; the address of each is its word in Spanish. */
export const CUSTOMER_VIEWS = {
  list: "lista",
  duplicates: "duplicados",
  review: "revisar",
} as const;
export type CustomerView = keyof typeof CUSTOMER_VIEWS;

/** Where the screen is. */
export type Route =
  | { screen: "orders" }
  | { screen: "customers"; view: CustomerView }
  | { screen: "customer"; id: number }
  | { screen: "sync"; tab: SyncTab }
  | { screen: "run"; run: number }
  | { screen: "integrations" }
  | { screen: "connection"; system: string | null }
  | { screen: "integration"; id: number | null; tab: IntegrationTab }
  | { screen: "help"; guide: Guide; topic: string | null }
  | { screen: "settings"; section: Section };

export const ORDERS: Route = { screen: "orders" };
export const CUSTOMERS: Route = { screen: "customers", view: "list" };
export const SYNC: Route = { screen: "sync", tab: "attention" };
export const INTEGRATIONS: Route = { screen: "integrations" };
export const HELP: Route = { screen: "help", guide: "connect", topic: null };

/** The route of an address' hash; `null` for one that is none, a one-time token or a jump within the page. */
export function parseRoute(hash: string): Route | null {
  if (hash === "" || hash === "#" || hash === "#/") return ORDERS;
  const [start, place, ...rest] = hash.split("/");
  if (start !== "#" || rest.length > 2) return null;
  const [first, second] = rest;
  switch (place) {
    case "pedidos":
      return first === undefined ? ORDERS : null;
    case "clientes":
      return customerRoute(first, second);
    case "sincronizacion":
      return syncRoute(first, second);
    case "integraciones":
      return integrationRoute(first, second);
    case "ayuda": {
      if (first === undefined) return HELP;
      const guide = keyOf(GUIDES, first);
      return guide === null ? null : { screen: "help", guide, topic: word(second) };
    }
    case "ajustes": {
      if (first === undefined) return { screen: "settings", section: "site" };
      const section = keyOf(SECTIONS, first);
      return section === null || second !== undefined ? null : { screen: "settings", section };
    }
    default:
      return null;
  }
}

function customerRoute(first: string | undefined, second: string | undefined): Route | null {
  if (first === undefined) return CUSTOMERS;
  if (second !== undefined) return null;
  const view = keyOf(CUSTOMER_VIEWS, first);
  return view === null ? withId(first, (id) => ({ screen: "customer", id })) : { screen: "customers", view };
}

function syncRoute(first: string | undefined, second: string | undefined): Route | null {
  if (first === undefined) return SYNC;
  if (first === "ejecucion") return withId(second, (run) => ({ screen: "run", run }));
  const tab = keyOf(SYNC_TABS, first);
  return tab === null || second !== undefined ? null : { screen: "sync", tab };
}

function integrationRoute(first: string | undefined, second: string | undefined): Route | null {
  if (first === undefined) return INTEGRATIONS;
  if (first === "conexion") return { screen: "connection", system: word(second) };
  if (first === "nueva") return { screen: "integration", id: null, tab: "systems" };
  const tab = second === undefined ? "state" : keyOf(INTEGRATION_TABS, second);
  return tab === null ? null : withId(first, (id) => ({ screen: "integration", id, tab }));
}

function keyOf<T extends Record<string, string>>(words: T, slug: string): (keyof T & string) | null {
  return Object.keys(words).find((key) => words[key] === slug) ?? null;
}

function withId(text: string | undefined, route: (id: number) => Route): Route | null {
  return text !== undefined && /^[1-9][0-9]{0,15}$/.test(text) ? route(Number(text)) : null;
}

/** What an address names; `null` for nothing and for what does not decode. */
function word(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The hash of a route. */
export function hashOf(route: Route): string {
  const named = (name: string | null) => (name === null ? "" : `/${encodeURIComponent(name)}`);
  switch (route.screen) {
    case "orders":
      return "#/pedidos";
    case "customers":
      return `#/clientes/${CUSTOMER_VIEWS[route.view]}`;
    case "customer":
      return `#/clientes/${route.id}`;
    case "sync":
      return `#/sincronizacion/${SYNC_TABS[route.tab]}`;
    case "run":
      return `#/sincronizacion/ejecucion/${route.run}`;
    case "integrations":
      return "#/integraciones";
    case "connection":
      return `#/integraciones/conexion${named(route.system)}`;
    case "integration":
      return route.id === null
        ? "#/integraciones/nueva"
        : `#/integraciones/${route.id}/${INTEGRATION_TABS[route.tab]}`;
    case "help":
      return `#/ayuda/${GUIDES[route.guide]}${named(route.topic)}`;
    case "settings":
      return `#/ajustes/${SECTIONS[route.section]}`;
  }
}

function same(a: Route, b: Route): boolean {
  return hashOf(a) === hashOf(b);
}

interface RouteStore {
  route: Route;
  /** Where a person wants to go while something is unsaved; the screen asks first. */
  wanted: Route | null;
}

export const useRoute = create<RouteStore>(() => ({ route: ORDERS, wanted: null }));

let unsaved = false;

/** Tells whether leaving would lose something. */
export function setUnsaved(value: boolean): void {
  unsaved = value;
}

/** Goes to a route, or asks first when something is unsaved. */
export function navigate(route: Route): void {
  const { route: current } = useRoute.getState();
  if (same(route, current)) return;
  if (unsaved) {
    useRoute.setState({ wanted: route });
    return;
  }
  useRoute.setState({ route, wanted: null });
  if (location.hash !== hashOf(route)) location.hash = hashOf(route);
}

/** Goes where the person wanted to go, now that nothing can be lost. */
export function leave(): void {
  const { wanted } = useRoute.getState();
  unsaved = false;
  useRoute.setState({ wanted: null });
  if (wanted !== null) navigate(wanted);
}

/** Stays. */
export function stay(): void {
  useRoute.setState({ wanted: null });
}

function onHash(): void {
  const route = parseRoute(location.hash);
  if (route === null) return;
  const { route: current } = useRoute.getState();
  if (same(route, current)) return;
  // The way back of the browser has moved the address already: put it back while the screen asks.
  if (unsaved) history.pushState(null, "", hashOf(current));
  navigate(route);
}

function onUnload(event: BeforeUnloadEvent): void {
  if (unsaved) event.preventDefault();
}

/** Follows the address. Returns the function that ends it. */
export function startRoute(): () => void {
  const route = parseRoute(location.hash);
  if (route !== null) useRoute.setState({ route, wanted: null });
  addEventListener("hashchange", onHash);
  addEventListener("beforeunload", onUnload);
  return () => {
    removeEventListener("hashchange", onHash);
    removeEventListener("beforeunload", onUnload);
  };
}
