import { beforeEach, describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { giveBackend } from "../../backend/door";
import { type ReadinessItem, type SeatView, type SettingsView, UNNAMED_SITE } from "../../backend/generated";
import { prefilled } from "./SiteStep";
import { resume, showsSetup, stepAfter, stepBefore } from "./steps";
import { actionable, maySleep, putAway, readReadiness, score, useSetup, wanting } from "./store";

const items: ReadinessItem[] = [
  { name: "PEOPLE", state: "READY", reason: null },
  { name: "REMOTE", state: "MISSING", reason: "no_remote" },
  { name: "CONNECTION", state: "MISSING", reason: "not_connected" },
  { name: "SOUND", state: "NOT_APPLICABLE", reason: "headless" },
  { name: "AUTOSTART", state: "WARNING", reason: "autostart_off" },
];

describe("what it takes to receive orders", () => {
  beforeEach(() => {
    localStorage.clear();
    useSetup.setState({ setup: null, readiness: null, panel: "chip" });
  });

  it("counts only what there is on this machine", () => {
    expect(score(items)).toEqual({ ready: 1, of: 4 });
    expect(wanting(items).map((item) => item.name)).toEqual(["REMOTE", "CONNECTION", "AUTOSTART"]);
  });

  it("does not ask to look at a connection without a server", () => {
    expect(actionable(items).map((item) => item.name)).toEqual(["REMOTE", "AUTOSTART"]);
  });

  it("opens with the page, and not again for what was put away", async () => {
    giveBackend(createMockBackend([]));
    await readReadiness();
    expect(useSetup.getState().panel).toBe("open");
    putAway();
    expect(useSetup.getState().panel).toBe("chip");
    useSetup.setState({ readiness: null });
    await readReadiness();
    expect(useSetup.getState().panel).toBe("chip");
  });

  it("never opens by itself later, where it would push cards away", async () => {
    giveBackend(createMockBackend([]));
    useSetup.setState({ readiness: [] });
    await readReadiness();
    expect(useSetup.getState().panel).toBe("chip");
    expect(wanting(useSetup.getState().readiness ?? [])).not.toEqual([]);
  });
});

describe("a machine that may sleep", () => {
  const awake = (state: ReadinessItem["state"], reason: string | null): ReadinessItem[] => [
    { name: "AWAKE", state, reason },
  ];

  it("is told by its reason, not where somebody switched off that it is kept awake", async () => {
    expect(maySleep(awake("MISSING", "may_sleep"))).toBe(true);
    expect(maySleep(awake("READY", null))).toBe(false);
    const backend = createMockBackend([]);
    const { desktop } = await backend.call("settings_get", {});
    await backend.call("settings_save_desktop", { ...desktop, keepAwake: false });
    const { items: off } = await backend.call("readiness_get", {});
    expect(off.find((item) => item.name === "AWAKE")?.reason).toBe("awake_off");
    expect(maySleep(off)).toBe(false);
  });
});

describe("the first start", () => {
  const seat: SeatView = { person: null, role: "ADMINISTRATOR", people: "NOBODY", kind: "MACHINE" };

  it("is shown at the machine alone, until it is over", () => {
    expect(showsSetup({ state: "PENDING", sample: "NONE" }, seat, "NO")).toBe(true);
    expect(showsSetup({ state: "PENDING", sample: "NONE" }, { ...seat, kind: "PAIRED" }, "NO")).toBe(false);
    expect(showsSetup({ state: "FINISHED", sample: "NONE" }, seat, "NO")).toBe(false);
    expect(showsSetup(null, seat, "NO")).toBe(false);
  });

  it("lets who may not finish it past to the orders, and comes back for who may", () => {
    const pending = { state: "PENDING", sample: "NONE" } as const;
    const operator: SeatView = { ...seat, role: "OPERATOR", people: "SOMEBODY" };
    expect(showsSetup(pending, operator, "NO")).toBe(true);
    expect(showsSetup(pending, operator, "TO_ORDERS")).toBe(false);
    expect(showsSetup(pending, { ...operator, role: "ADMINISTRATOR" }, "TO_ORDERS")).toBe(true);
  });

  it("goes step by step and goes on where it was", async () => {
    expect(stepBefore("site")).toBeNull();
    expect(stepAfter("site")).toBe("remote");
    expect(stepAfter("person")).toBeNull();
    const settings: SettingsView = await createMockBackend([]).call("settings_get", {});
    expect(resume("sound", settings)).toBe("sound");
    expect(resume("nonsense", settings)).toBe("sound");
    expect(resume(null, { ...settings, site: { ...settings.site, name: UNNAMED_SITE } })).toBe("site");
  });

  it("proposes the zone of this computer until the restaurant has a name", async () => {
    const { site } = await createMockBackend([]).call("settings_get", {});
    expect(prefilled({ ...site, name: UNNAMED_SITE, timeZone: "UTC" }, "America/Lima")).toMatchObject({
      name: "",
      timeZone: "America/Lima",
    });
    expect(prefilled(site, "America/Lima").timeZone).toBe(site.timeZone);
  });
});
