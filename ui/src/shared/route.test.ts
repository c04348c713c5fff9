import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  GUIDES,
  type Guide,
  hashOf,
  INTEGRATION_TABS,
  type IntegrationTab,
  leave,
  navigate,
  ORDERS,
  parseRoute,
  type Route,
  SECTIONS,
  type Section,
  SYNC_TABS,
  type SyncTab,
  setUnsaved,
  startRoute,
  stay,
  useRoute,
} from "./route";

const SOUND: Route = { screen: "settings", section: "sound" };
const here = () => useRoute.getState().route;

describe("the route in the address", () => {
  it("reads every address that it writes", () => {
    const all: Route[] = [
      ORDERS,
      ...(Object.keys(SECTIONS) as Section[]).map((section): Route => ({ screen: "settings", section })),
      ...(Object.keys(SYNC_TABS) as SyncTab[]).map((tab): Route => ({ screen: "sync", tab })),
      { screen: "run", run: 12 },
      { screen: "integrations" },
      { screen: "connection", system: null },
      { screen: "connection", system: "csv-1" },
      { screen: "integration", id: null, tab: "systems" },
      ...(Object.keys(INTEGRATION_TABS) as IntegrationTab[]).map(
        (tab): Route => ({ screen: "integration", id: 7, tab }),
      ),
      ...(Object.keys(GUIDES) as Guide[]).map((guide): Route => ({ screen: "help", guide, topic: null })),
      { screen: "help", guide: "failures", topic: "THROTTLED" },
    ];
    for (const route of all) expect(parseRoute(hashOf(route))).toEqual(route);
  });

  it("takes an empty address for the orders and the bare settings for their first section", () => {
    expect(parseRoute("")).toEqual(ORDERS);
    expect(parseRoute("#/ajustes")).toEqual({ screen: "settings", section: "site" });
  });

  it("is nothing for a one-time token, a jump within the page and an unknown section", () => {
    for (const hash of [
      "#token=abc",
      "#contenido",
      "#/ajustes/nada",
      "#/nada",
      "#/sincronizacion/ejecucion/0",
      "#/integraciones/x",
    ])
      expect(parseRoute(hash), hash).toBeNull();
  });
});

describe("going somewhere", () => {
  let stop: () => void;
  beforeEach(() => {
    location.hash = "";
    setUnsaved(false);
    stop = startRoute();
    useRoute.setState({ route: ORDERS, wanted: null });
  });
  afterEach(() => stop());

  it("changes the address, and the address changes the place", () => {
    navigate(SOUND);
    expect(location.hash).toBe("#/ajustes/sonido");
    location.hash = "#/pedidos";
    dispatchEvent(new Event("hashchange"));
    expect(here()).toEqual(ORDERS);
  });

  it("asks first while something is unsaved, and goes when the person leaves", () => {
    setUnsaved(true);
    navigate(SOUND);
    expect(here()).toEqual(ORDERS);
    expect(useRoute.getState().wanted).toEqual(SOUND);
    leave();
    expect(here()).toEqual(SOUND);
  });

  it("stays when the person stays", () => {
    setUnsaved(true);
    navigate(SOUND);
    stay();
    expect(here()).toEqual(ORDERS);
    expect(useRoute.getState().wanted).toBeNull();
  });

  it("asks on the browser's own way back, too", () => {
    navigate(SOUND);
    setUnsaved(true);
    location.hash = "#/pedidos";
    dispatchEvent(new Event("hashchange"));
    expect(here()).toEqual(SOUND);
    expect(location.hash).toBe("#/ajustes/sonido");
    expect(useRoute.getState().wanted).toEqual(ORDERS);
  });
});
