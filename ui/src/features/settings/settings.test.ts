import { describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { BackendError } from "../../backend/backend";
import type { PersonView, RemoteCheckStep } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { matches } from "../../shared/search";
import { canTakeBack, checkPerson, isLastAdministrator } from "./people";
import { checkRemote, checkSummary, remoteField, stepSentence, toRemote } from "./remote";
import { audible } from "./SoundFields";
import { checkSite, cutoffExample, fromSite, parsePlace, type SiteDraft, toSite, zoneNote } from "./site";

const { es } = CATALOGUES;

describe("the restaurant", () => {
  const site: SiteDraft = {
    name: " Don Luis ",
    timeZone: "America/Guayaquil",
    cutoffHour: 4,
    currency: "USD",
    defaultPrepMinutes: 25,
    dueSoonMinutes: 5,
    unattendedAfterSeconds: 60,
    place: "",
  };

  it("travels without spaces around its name", () => {
    expect(checkSite(es, site)).toEqual({});
    expect(toSite(site).name).toBe("Don Luis");
  });

  it("is refused without a name, without a zone and with figures out of range", () => {
    const wrong = { ...site, name: " ", timeZone: "", defaultPrepMinutes: null, unattendedAfterSeconds: 9 };
    expect(Object.keys(checkSite(es, wrong)).sort()).toEqual([
      "defaultPrepMinutes",
      "name",
      "timeZone",
      "unattendedAfterSeconds",
    ]);
  });

  it("takes the place as a map writes it, and half a place for none", () => {
    const there = toSite({ ...site, place: " -2.9001, -79.0059 " });
    expect([there.latitude, there.longitude]).toEqual([-2.9001, -79.0059]);
    expect(fromSite(there).place).toBe("-2.9001, -79.0059");
    expect(toSite(site).latitude).toBeNull();
    expect(fromSite(toSite(site)).place).toBe("");
    for (const wrong of ["-2.9", "91, 0", "0, 0", "norte, sur", "1, 2, 3"]) {
      expect(parsePlace(wrong)).toBeNull();
      expect(checkSite(es, { ...site, place: wrong }).place).toBeDefined();
    }
  });

  it("explains its cutoff by an example", () => {
    expect(cutoffExample(es, 4)).toContain("03:30 del sábado todavía es del viernes");
    expect(cutoffExample(es, 0)).toContain("medianoche");
  });

  it("shows the time of a zone, and nothing for one that is unknown", () => {
    expect(zoneNote("America/Guayaquil", Date.UTC(2025, 9, 4, 20, 41))).toBe("UTC−5 · 15:41");
    expect(zoneNote("Mars/Olympus", 0)).toBe("");
  });

  it("finds a zone whatever accents, capitals and underscores", () => {
    expect(matches("America/Mexico City America/Mexico_City", "méxico")).toBe(true);
    expect(matches("America/Mexico City America/Mexico_City", "america mexico_ci")).toBe(true);
    expect(matches("America/Lima", "bogota")).toBe(false);
  });
});

describe("the remote", () => {
  it("needs an address, and a key unless one is stored", () => {
    expect(Object.keys(checkRemote(es, { address: " ", key: "" }, false)).sort()).toEqual(["address", "key"]);
    expect(checkRemote(es, { address: "https://a.ec", key: "" }, true)).toEqual({});
  });

  it("sends a copied key without its line end, and no key to keep the stored one", () => {
    expect(toRemote({ address: " https://a.ec ", key: "k1\n" })).toEqual({
      address: "https://a.ec",
      key: "k1",
    });
    expect(toRemote({ address: "https://a.ec", key: " " }).key).toBeNull();
  });

  it("puts each refusal beside the field that it is about", () => {
    expect(remoteField(new BackendError("REMOTE_NOT_ENCRYPTED", null))).toBe("address");
    expect(remoteField(new BackendError("REMOTE_KEY", null))).toBe("key");
    expect(remoteField(new BackendError("SET_BY_ENVIRONMENT", null))).toBeNull();
  });

  const step = (change: Partial<RemoteCheckStep>): RemoteCheckStep => ({
    name: "REACHED",
    outcome: "PASSED",
    reason: null,
    detail: null,
    durationMs: 5,
    ...change,
  });

  it("says what to do for every step that did not pass, also for a reason of a newer version", () => {
    expect(stepSentence(es, step({}))).toBeNull();
    expect(stepSentence(es, step({ outcome: "FAILED", reason: "wrong_key" }))).toContain("no coinciden");
    expect(stepSentence(es, step({ outcome: "FAILED", reason: "from_the_future" }))).toBe(es.checks.unknown);
    expect(stepSentence(es, step({ outcome: "NOT_TRIED" }))).toBe(es.checks.notTried);
  });

  it("is good only when nothing failed", () => {
    expect(checkSummary(es, { steps: [step({}), step({ outcome: "WARNED" })] }).good).toBe(true);
    expect(checkSummary(es, { steps: [step({}), step({ outcome: "FAILED" })] }).good).toBe(false);
  });
});

describe("sounds", () => {
  it("that are on are never silent", async () => {
    const { sound } = await createMockBackend([]).call("settings_get", {});
    expect(audible({ ...sound, volume: 0 }).volume).toBe(5);
    expect(audible({ ...sound, volume: 35 }).volume).toBe(35);
  });
});

describe("people", () => {
  const person = (id: number, change: Partial<PersonView> = {}): PersonView => ({
    id,
    name: `P${id}`,
    role: "ADMINISTRATOR",
    active: true,
    lockedUntil: null,
    lastSignInAt: null,
    createdAt: 0,
    ...change,
  });

  it("keep their last administrator who can sign in", () => {
    const [ana, luis] = [person(1), person(2, { active: false })];
    expect(isLastAdministrator([ana, luis], ana)).toBe(true);
    expect(isLastAdministrator([ana, person(2)], ana)).toBe(false);
    expect(isLastAdministrator([ana, luis], luis)).toBe(false);
  });

  it("take back that somebody else was switched off, and not themselves", () => {
    expect(canTakeBack(2, 1)).toBe(true);
    expect(canTakeBack(1, 1)).toBe(false);
  });

  it("need a name and the same PIN twice", () => {
    const draft = { name: "Ana", role: "OPERATOR", pin: "1234", again: "1234" } as const;
    expect(checkPerson(es, draft)).toEqual({});
    expect(checkPerson(es, { ...draft, again: "4321" })).toEqual({ again: es.seat.notTheSame });
    expect(checkPerson(es, { ...draft, name: "", pin: "12" })).toEqual({
      name: es.settings.people.nameMissing,
      pin: es.settings.people.pinMissing,
    });
  });
});
