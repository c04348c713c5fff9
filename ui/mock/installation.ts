import { BackendError, type Command } from "../src/backend/backend";
import {
  COMMAND_ROLES,
  type CommandTable,
  type ErrorCode,
  type OrderCard,
  type PersonView,
  type ReadinessItem,
  type RemoteCheckName,
  type RemoteCheckStep,
  type RemoteCheckView,
  ROLE_REACHES,
  type Role,
  type SeatPerson,
  type SeatView,
  type SettingsView,
  type SetupView,
  type SiteView,
  UNNAMED_SITE,
} from "../src/backend/generated";

type Answers<C extends Command> = {
  [N in C]: (request: CommandTable[N]["request"]) => CommandTable[N]["response"];
};
type InstallationCommand = Extract<
  Command,
  | `seat_${string}`
  | `person_${string}`
  | `settings_${string}`
  | `remote_${string}`
  | `setup_${string}`
  | `sample_${string}`
  | `sound_${string}`
  | "people_list"
  | "pairing_start"
  | "time_zones"
  | "readiness_get"
>;

const LOCK_AFTER = 5;
const LOCK_MS = 60_000;
const DAY = 86_400_000;

/** How the installation in memory begins. */
export interface InstallationStart {
  /** Whether the first start is over. */
  setup: "PENDING" | "FINISHED";
  /** Whether people exist: Ana (1234, administrator), Luis (2222, manager) and Marta (3333, operator). */
  people: "NOBODY" | "SOMEBODY";
}

interface Person extends PersonView {
  pin: string;
  wrong: number;
}

interface Ports {
  site(): SiteView;
  changeSite(change: Partial<SiteView>): void;
  loadSample(): void;
  removeSample(): void;
}

function fail(code: ErrorCode, detail: string | null = null): never {
  throw new BackendError(code, detail);
}

/** People, settings and the machine, with the rules of the real ones. */
export function createInstallation(start: InstallationStart, ports: Ports) {
  const now = Date.now();
  let people: Person[] =
    start.people === "NOBODY"
      ? []
      : (
          [
            ["Ana Villacís", "ADMINISTRATOR", "1234"],
            ["Luis Zambrano", "MANAGER", "2222"],
            ["Marta Quiñónez", "OPERATOR", "3333"],
          ] as const
        ).map(([name, role, pin], index) => ({
          id: index + 1,
          name,
          role,
          pin,
          active: true,
          lockedUntil: null,
          lastSignInAt: now - (index + 1) * 3 * 3_600_000,
          createdAt: now - 120 * DAY,
          wrong: 0,
        }));
  let seated: number | null = null;
  let setup: SetupView = { state: start.setup, sample: "NONE" };
  const configured = start.setup === "FINISHED";
  let settings: SettingsView = {
    site: {
      name: configured ? ports.site().name : UNNAMED_SITE,
      timeZone: ports.site().timeZone,
      cutoffHour: 4,
      currency: ports.site().currency,
      defaultPrepMinutes: ports.site().defaultPrepMinutes,
      dueSoonMinutes: ports.site().dueSoonMinutes,
      unattendedAfterSeconds: ports.site().unattendedAfterSeconds,
      latitude: -2.9001,
      longitude: -79.0059,
    },
    remote: {
      address: configured ? "https://pedidos.donluis.ec" : null,
      source: configured ? "SETTINGS" : "NONE",
      key: configured
        ? { storage: "KEYRING", storedAt: now - 96 * DAY, renewal: "DUE" }
        : { storage: "MISSING", storedAt: null, renewal: "NOT_DUE" },
    },
    sound: {
      enabled: true,
      volume: 80,
      device: null,
      repeatSeconds: 8,
      orderSound: "BELL",
      connectionEnabled: true,
    },
    desktop: {
      autostart: false,
      closeToTray: true,
      keepAwake: true,
      notifications: true,
      raiseWindow: true,
      walkUpRole: "OPERATOR",
    },
  };

  const present = () => people.find((person) => person.id === seated);
  const role = (): Role => {
    if (people.length === 0) return "ADMINISTRATOR";
    return present()?.role ?? settings.desktop.walkUpRole;
  };
  const seat = (): SeatView => {
    const person = present();
    return {
      person: person === undefined ? null : { id: person.id, name: person.name, role: person.role },
      role: role(),
      people: people.length === 0 ? "NOBODY" : "SOMEBODY",
      kind: "MACHINE",
    };
  };
  const find = (id: number) => people.find((person) => person.id === id) ?? fail("PERSON_NOT_FOUND");
  const view = ({ pin: _pin, wrong: _wrong, ...person }: Person): PersonView => person;
  const put = (person: Person) => {
    people = people.map((each) => (each.id === person.id ? person : each));
    return view(person);
  };
  const plain = (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
  const taken = (name: string, id: number | null) =>
    people.some((person) => person.id !== id && plain(person.name) === plain(name));
  const checkPin = (person: Person, pin: string) => {
    if (person.lockedUntil !== null && person.lockedUntil > Date.now())
      fail("LOCKED_OUT", String(person.lockedUntil));
    if (person.pin === pin) return;
    const wrong = person.wrong + 1;
    const lockedUntil = wrong >= LOCK_AFTER ? Date.now() + LOCK_MS : null;
    put({ ...person, wrong: lockedUntil === null ? wrong : 0, lockedUntil });
    if (lockedUntil !== null) fail("LOCKED_OUT", String(lockedUntil));
    fail("WRONG_PIN");
  };
  const save = (change: Partial<SettingsView>): SettingsView => {
    settings = { ...settings, ...change };
    return settings;
  };
  const checkAddress = (address: string): URL => {
    let url: URL;
    try {
      url = new URL(address);
    } catch {
      return fail("REMOTE_ADDRESS");
    }
    const local = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
    if (url.protocol === "http:" && !local) fail("REMOTE_NOT_ENCRYPTED");
    if (!/^https?:$/.test(url.protocol)) fail("REMOTE_ADDRESS");
    return url;
  };

  /** A stored key is for its own server alone. */
  const keepsKey = (address: string) => {
    const { remote } = settings;
    const same = remote.address !== null && new URL(address).origin === new URL(remote.address).origin;
    if (remote.key.storage === "MISSING" || !same) fail("INVALID_VALUE", "key");
  };

  function readiness(): ReadinessItem[] {
    const item = (
      name: ReadinessItem["name"],
      state: ReadinessItem["state"],
      reason: string | null,
    ): ReadinessItem => ({ name, state, reason: state === "READY" ? null : reason });
    const { remote, sound, desktop } = settings;
    const due = remote.key.renewal === "DUE";
    return [
      item("PEOPLE", people.length === 0 ? "MISSING" : "READY", "no_people"),
      item(
        "REMOTE",
        remote.source === "NONE" ? "MISSING" : due ? "WARNING" : "READY",
        due ? "key_renewal_due" : "no_remote",
      ),
      item("CONNECTION", remote.source === "NONE" ? "MISSING" : "READY", "not_connected"),
      item("SOUND", sound.enabled ? "READY" : "MISSING", "sound_off"),
      item("NOTIFICATIONS", desktop.notifications ? "READY" : "WARNING", "notifications_off"),
      item("AWAKE", desktop.keepAwake ? "READY" : "WARNING", "awake_off"),
      item("AUTOSTART", desktop.autostart ? "READY" : "WARNING", "autostart_off"),
    ];
  }

  const commands: Answers<InstallationCommand> = {
    seat_get: seat,
    seat_people: () =>
      people.filter((person) => person.active).map(({ id, name, role }): SeatPerson => ({ id, name, role })),
    seat_sign_in: ({ personId, pin }) => {
      const person = find(personId);
      if (!person.active) fail("PERSON_NOT_FOUND");
      checkPin(person, pin);
      put({ ...find(personId), wrong: 0, lockedUntil: null, lastSignInAt: Date.now() });
      seated = personId;
      return seat();
    },
    seat_sign_out: () => {
      seated = null;
      return seat();
    },
    seat_change_pin: ({ current, pin }) => {
      const person = present() ?? fail("PERSON_NOT_FOUND");
      checkPin(person, current);
      put({ ...person, pin });
      return seat();
    },
    people_list: () => people.map(view),
    person_add: ({ name, role, pin }) => {
      if (name.trim() === "") fail("INVALID_VALUE", "name");
      if (taken(name, null)) fail("NAME_TAKEN");
      const first = people.length === 0;
      const person: Person = {
        id: people.length + 1,
        name: name.trim(),
        role: first ? "ADMINISTRATOR" : role,
        pin,
        active: true,
        lockedUntil: null,
        lastSignInAt: first ? Date.now() : null,
        createdAt: Date.now(),
        wrong: 0,
      };
      people = [...people, person];
      if (first) seated = person.id;
      return view(person);
    },
    person_change: ({ id, ...change }) => {
      const person = find(id);
      if (change.name !== undefined && taken(change.name, id)) fail("NAME_TAKEN");
      const others = people.some((each) => each.id !== id && each.active && each.role === "ADMINISTRATOR");
      const next = { ...person, ...change };
      if (person.role === "ADMINISTRATOR" && !others && (!next.active || next.role !== "ADMINISTRATOR"))
        fail("LAST_ADMINISTRATOR");
      if (!next.active && seated === id) seated = null;
      return put(next);
    },
    person_set_pin: ({ id, pin }) => put({ ...find(id), pin, wrong: 0, lockedUntil: null }),
    pairing_start: () => ({
      address: "http://192.168.1.20:7447/#token=7Qm2-demo",
      expiresAt: Date.now() + 10 * 60_000,
      reach: "THIS_MACHINE",
    }),
    settings_get: () => settings,
    settings_save_site: (site) => {
      if (site.name.trim() === "") fail("INVALID_VALUE", "name");
      const { cutoffHour: _cutoffHour, latitude: _latitude, longitude: _longitude, ...shown } = site;
      ports.changeSite(shown);
      return save({ site });
    },
    settings_save_sound: (sound) => save({ sound }),
    settings_save_desktop: (desktop) => save({ desktop }),
    time_zones: () => Intl.supportedValuesOf("timeZone"),
    remote_check: ({ address, key }): RemoteCheckView => {
      checkAddress(address);
      if (key === null) keepsKey(address);
      const step = (
        name: RemoteCheckName,
        durationMs: number,
        rest: Partial<RemoteCheckStep>,
      ): RemoteCheckStep => ({ name, outcome: "PASSED", reason: null, detail: null, durationMs, ...rest });
      const notTried = { outcome: "NOT_TRIED" } as const;
      if (key !== null && key !== "demo-key") {
        return {
          steps: [
            step("REACHED", 84, {}),
            step("KEY_ACCEPTED", 41, { outcome: "FAILED", reason: "wrong_key", detail: "TECH007" }),
            step("INSTANT_CHANNEL", 0, notTried),
            step("VERSION", 0, notTried),
          ],
        };
      }
      return {
        steps: [
          step("REACHED", 84, {}),
          step("KEY_ACCEPTED", 41, {}),
          step("INSTANT_CHANNEL", 212, {}),
          step("VERSION", 12, { outcome: "WARNED", reason: "unknown_version", detail: "2.9.0" }),
        ],
      };
    },
    remote_save: ({ address, key }) => {
      checkAddress(address);
      if (key === null) keepsKey(address);
      return save({
        remote: {
          address,
          source: "SETTINGS",
          key:
            key === null
              ? settings.remote.key
              : { storage: "KEYRING", storedAt: Date.now(), renewal: "NOT_DUE" },
        },
      });
    },
    remote_forget: () =>
      save({
        remote: {
          address: null,
          source: "NONE",
          key: { storage: "MISSING", storedAt: null, renewal: "NOT_DUE" },
        },
      }),
    setup_get: () => setup,
    setup_finish: () => {
      setup = { ...setup, state: "FINISHED" };
      return setup;
    },
    sample_load: () => {
      setup = { ...setup, sample: "LOADED" };
      ports.loadSample();
      return setup;
    },
    sample_remove: () => {
      setup = { ...setup, sample: "NONE" };
      ports.removeSample();
      return setup;
    },
    readiness_get: () => ({ items: readiness() }),
    sound_devices: () => ({
      devices: ["Altavoces (Realtek High Definition Audio)", "HDMI · TV de la cocina"],
      reason: null,
    }),
    sound_test: () => ({ reason: null }),
  };

  return {
    commands,
    /** Refuses what the role of the seat may not do, as the real table does. */
    guard(command: Command): void {
      if (!ROLE_REACHES[role()].includes(COMMAND_ROLES[command])) fail("PERMISSION");
    },
    actor: () => present()?.name ?? null,
  };
}

/** Marks an order as one of the sample. */
export function asSample(order: OrderCard): OrderCard {
  return { ...order, sample: true };
}
