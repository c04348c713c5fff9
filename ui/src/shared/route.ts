import { create } from "zustand";

/** Sections of *Ajustes*, in the order of the list; the address of each is its word in Spanish. */
export const SECTIONS = {
  site: "local",
  remote: "servidor",
  sound: "sonido",
  desktop: "equipo",
  people: "personas",
  display: "pantalla",
} as const;
export type Section = keyof typeof SECTIONS;

/** Where the screen is. */
export type Route = { screen: "orders" } | { screen: "settings"; section: Section };

export const ORDERS: Route = { screen: "orders" };

/** The route of an address' hash; `null` for one that is none, a one-time token or a jump within the page. */
export function parseRoute(hash: string): Route | null {
  if (hash === "" || hash === "#" || hash === "#/" || hash === "#/pedidos") return ORDERS;
  const [, screen, slug] = /^#\/(ajustes)(?:\/([a-z]+))?$/.exec(hash) ?? [];
  if (screen === undefined) return null;
  if (slug === undefined) return { screen: "settings", section: "site" };
  const found = (Object.keys(SECTIONS) as Section[]).find((section) => SECTIONS[section] === slug);
  return found === undefined ? null : { screen: "settings", section: found };
}

/** The hash of a route. */
export function hashOf(route: Route): string {
  return route.screen === "orders" ? "#/pedidos" : `#/ajustes/${SECTIONS[route.section]}`;
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
