import { useState } from "react";
import type { SystemState, SystemView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import type { Format } from "../../shared/format";
import { Icon, type IconName } from "../../shared/Icon";
import { type Catalogue, useText } from "../../shared/i18n";
import { personName } from "../../shared/person";
import { navigate, type Route } from "../../shared/route";
import { useJustChanged } from "../../shared/settled";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { AskPause, asksBeforePause } from "./AskPause";
import { attempt, tell } from "./actions";
import { reasonPhrase } from "./reason";
import { takeSystem, useSync } from "./store";
import { atTime, recent, systemName } from "./words";

const LOOK: Readonly<Record<SystemState, { tone: string; icon: IconName }>> = {
  WORKING: { tone: "synced", icon: "check" },
  THROTTLED: { tone: "pending", icon: "hourglass" },
  PAUSED_AFTER_FAILURES: { tone: "failed", icon: "alert" },
  TRYING: { tone: "syncing", icon: "sync" },
  REFUSED: { tone: "failed", icon: "key" },
  PAUSED: { tone: "skipped", icon: "pause" },
};
/** Nothing says yet that it works. */
const UNTESTED = { tone: "skipped", icon: "dash" } as const;

/** Where the key of a system is set. */
export function keyPlace(system: string): Route {
  return system === "whatsapp" ? { screen: "settings", section: "remote" } : { screen: "connection", system };
}

/** How a system stands, as a sentence: why, and what happens next. */
export function systemSentence(t: Catalogue, format: Format, view: SystemView, now: number): string {
  const words = t.sync.system;
  const { nextTryAt } = view;
  const pausedBy = personName(view.pausedBy);
  switch (view.state) {
    case "WORKING":
      return view.lastContactAt === null
        ? words.workingNever
        : words.working(recent(t, format, view.lastContactAt, now));
    case "THROTTLED": {
      if (nextTryAt === null || nextTryAt <= now) return words.throttledSoon;
      const seconds = Math.ceil((nextTryAt - now) / 1000);
      return seconds <= 90 ? words.throttled(seconds) : words.throttledMinutes(Math.ceil(seconds / 60));
    }
    case "PAUSED_AFTER_FAILURES":
      return nextTryAt === null || nextTryAt <= now
        ? words.afterFailuresSoon
        : words.afterFailures(atTime(t, format, nextTryAt, now));
    case "TRYING":
      return words.trying;
    case "REFUSED":
      return words.refused;
    case "PAUSED":
      return pausedBy === null ? words.pausedSomebody : words.paused(pausedBy);
  }
}

/** Every outside system: connection and breaker, with what can be done. By name, so that no row moves under a hand. */
export function Systems({ systems }: { systems: readonly SystemView[] }) {
  const t = useText();
  if (systems.length === 0) return null;
  const nameOf = ({ name, system }: SystemView) => name ?? systemName(t, null, system);
  return (
    <ul className="panel systems" aria-label={t.sync.system.region}>
      {systems
        .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.system.localeCompare(b.system))
        .map((view) => (
          <System key={view.system} view={view} />
        ))}
    </ul>
  );
}

function System({ view }: { view: SystemView }) {
  const t = useText();
  const format = useFormat();
  const name = useSync((store) => systemName(t, store.overview, view.system));
  const sentence = useTick((now) => systemSentence(t, format, view, now));
  const untested = view.state === "WORKING" && view.lastContactAt === null;
  const { tone, icon } = untested ? UNTESTED : LOOK[view.state];
  const broken = view.state === "PAUSED_AFTER_FAILURES";
  const why = broken && view.reason !== null ? reasonPhrase(t, view.reason) : null;
  const failures = broken && view.failures > 0 ? t.sync.system.failures(view.failures) : null;
  const more = [why, failures].filter((part) => part !== null).join(" · ");
  return (
    <li className="system" data-state={view.state} data-system={view.system}>
      <b>{name}</b>
      <span className={`pill ${tone}`}>
        <Icon name={icon} />
        {untested ? t.sync.system.untested : t.sync.system[view.state]}
      </span>
      <p className="n">
        {sentence} {more !== "" && <span className="mut">{more}.</span>}
      </p>
      <Action view={view} name={name} />
    </li>
  );
}

/** What helps in this state. A working system can only be paused, which is quiet. */
function Action({ view, name }: { view: SystemView; name: string }) {
  const t = useText();
  const words = t.sync.system;
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const { waits, justChanged } = useJustChanged(view.state);
  const run = async (
    command: "system_try" | "system_pause" | "system_resume",
    said: (now: SystemView) => string,
  ) => {
    if (busy) return;
    setBusy(true);
    const done = await attempt(command, { system: view.system });
    setBusy(false);
    if (done === null) return;
    takeSystem(done.answer);
    tell(said(done.answer));
  };
  const pause = () => run("system_pause", () => words.pausedDone(name));
  const tried = ({ state }: SystemView) =>
    state === "WORKING" ? words.nowWorking(name) : words.stillNot(name);
  /** Of what is pressed here; a dialog that was opened asks by itself. */
  const unlessMeantBefore = (act: () => void) => () => {
    if (!busy && !justChanged()) act();
  };
  switch (view.state) {
    case "WORKING":
    case "THROTTLED":
      return (
        <>
          <ActButton
            command="system_pause"
            className="btn ghost"
            label={`${words.pause}: ${name}`}
            busy={busy}
            waits={waits || busy}
            onPress={unlessMeantBefore(() => {
              if (asksBeforePause(view.system)) setAsks(true);
              else void pause();
            })}
          >
            <Icon name="pause" />
            {words.pause}
          </ActButton>
          {asks && <AskPause name={name} onPause={() => void pause()} onClose={() => setAsks(false)} />}
        </>
      );
    case "PAUSED":
      return (
        <ActButton
          command="system_resume"
          className="btn"
          label={`${words.resume}: ${name}`}
          busy={busy}
          waits={waits || busy}
          onPress={unlessMeantBefore(() => void run("system_resume", () => words.resumed(name)))}
        >
          <Icon name="play" />
          {words.resume}
        </ActButton>
      );
    case "TRYING":
      return (
        <button type="button" className="btn" aria-disabled="true" title={words.trying}>
          {words.trying2}
        </button>
      );
    case "REFUSED":
    case "PAUSED_AFTER_FAILURES":
      return (
        <div className="acts">
          {view.state === "REFUSED" && (
            <button type="button" className="btn" onClick={() => navigate(keyPlace(view.system))}>
              <Icon name="key" />
              {words.fixKey}
            </button>
          )}
          <ActButton
            command="system_try"
            className="btn"
            label={`${words.tryNow}: ${name}`}
            busy={busy}
            waits={waits || busy}
            onPress={unlessMeantBefore(() => void run("system_try", tried))}
          >
            {busy ? words.trying2 : words.tryNow}
          </ActButton>
        </div>
      );
  }
}
