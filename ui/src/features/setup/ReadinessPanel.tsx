import type { ReadinessItem, ReadinessName, ReadinessState } from "../../backend/generated";
import { Icon, type IconName } from "../../shared/Icon";
import { lookUp, useText } from "../../shared/i18n";
import { navigate, type Section } from "../../shared/route";
import { actionable, putAway, score, useSetup, wanting } from "./store";

const LOOK: Readonly<Record<ReadinessState, { tone: string; icon: IconName }>> = {
  READY: { tone: "synced", icon: "check" },
  WARNING: { tone: "pending", icon: "alert" },
  MISSING: { tone: "failed", icon: "alert" },
  NOT_APPLICABLE: { tone: "skipped", icon: "dash" },
};

/** Where each thing is put right. */
const PLACES: Readonly<Record<ReadinessName, Section>> = {
  PEOPLE: "people",
  REMOTE: "remote",
  CONNECTION: "remote",
  SOUND: "sound",
  NOTIFICATIONS: "desktop",
  AWAKE: "desktop",
  AUTOSTART: "desktop",
};

/** Ready for orders or not, as a chip in the tool bar. Nothing when all is well. */
export function ReadinessChip() {
  const t = useText();
  const items = useSetup((store) => store.readiness);
  const panel = useSetup((store) => store.panel);
  if (items === null || panel === "open" || wanting(items).length === 0) return null;
  const { ready, of } = score(items);
  const missing = items.some((item) => item.state === "MISSING");
  return (
    <button
      type="button"
      className={`btn ready-chip ${missing ? "failed" : "pending"}`}
      aria-expanded="false"
      onClick={() => useSetup.setState({ panel: "open" })}
    >
      <Icon name="alert" />
      {t.readiness.chip(ready, of)}
    </button>
  );
}

/** What it takes to receive orders, with one action for each thing that is not as it should be. */
export function ReadinessPanel() {
  const t = useText();
  const items = useSetup((store) => store.readiness);
  const panel = useSetup((store) => store.panel);
  if (items === null || panel !== "open") return null;
  const open = actionable(items);
  if (open.length === 0) return null;
  const { ready, of } = score(items);
  const names = open.map((item) => t.readiness.short[item.name]).join(", ");
  return (
    <section className="ready" aria-label={t.readiness.title} data-testid="readiness">
      <header>
        <h2>
          {t.readiness.score(ready, of)} <span>· {t.readiness.missing(names)}</span>
        </h2>
        <button type="button" className="btn" onClick={putAway}>
          {t.readiness.hide}
        </button>
      </header>
      <ul>
        {open.map((item) => (
          <Line key={item.name} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Line({ item }: { item: ReadinessItem }) {
  const t = useText();
  const { tone, icon } = LOOK[item.state];
  return (
    <li data-item={item.name}>
      <span className={`pill ${tone}`}>
        <Icon name={icon} />
        {t.readiness.states[item.state]}
      </span>
      <p>
        <b>{t.readiness.names[item.name]}</b>
        {item.reason === null ? "" : lookUp(t.readiness.reasons, item.reason, t.readiness.unknown)}
      </p>
      <button
        type="button"
        className="btn"
        onClick={() => navigate({ screen: "settings", section: PLACES[item.name] })}
      >
        {t.readiness.actions[item.name]}
        <span className="vh"> {t.readiness.names[item.name]}</span>
      </button>
    </li>
  );
}
