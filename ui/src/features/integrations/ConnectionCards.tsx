import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { ConnectionCard, SystemView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useJustChanged } from "../../shared/settled";
import { reportFailure, showToast } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { AskPause, asksBeforePause } from "../sync/AskPause";
import { WisproButton } from "../wispro/WisproButton";
import { CheckResult, useCheck } from "./check";
import { Badge, GoTo } from "./Office";
import { readIntegrations } from "./store";
import { kindName, runBadge, systemBadge, systemName, systemSentence, whenOr } from "./words";

/** A card per connection. */
export function ConnectionCards({ connections }: { connections: readonly ConnectionCard[] }) {
  const t = useText();
  return (
    <section aria-labelledby="int-connections">
      <h2 id="int-connections" className="int-title">
        {t.integrations.connections} <span className="n mut">{connections.length}</span>
      </h2>
      <ul className="int-cards">
        {connections.map((card) => (
          <Card key={card.system} card={card} />
        ))}
      </ul>
    </section>
  );
}

function Card({ card }: { card: ConnectionCard }) {
  const t = useText();
  const format = useFormat();
  const check = useCheck();
  const name = systemName(t, [card], card.system);
  const badge = systemBadge(t, card.status);
  const sentence = useTick((now) => systemSentence(t, format, card.status, now));
  const runsByHand = card.entities.some((entity) => entity.read === "YES");
  return (
    <li className="panel int-card" data-system={card.system}>
      <header>
        <div className="int-card-name">
          <h3>{name}</h3>
          <p className="mut">{kindName(t, card.kind)}</p>
        </div>
        <Badge {...badge} />
      </header>
      <div className="int-card-body">
        <p>{sentence}</p>
        <dl className="int-facts">
          <div>
            <dt>{t.integrations.card.lastRun}</dt>
            <dd className="n">
              {whenOr(format, card.lastRun?.startedAt ?? null, t.integrations.card.never)}
              {card.lastRun !== null && <small> · {runBadge(t, format, card.lastRun).word}</small>}
            </dd>
          </div>
          <div>
            <dt>{t.integrations.card.nextRun}</dt>
            <dd className="n">{whenOr(format, card.nextRunAt, t.integrations.card.byHand)}</dd>
          </div>
        </dl>
        <p className="mut">
          {t.integrations.card.holds(card.entities.length)} · {t.integrations.card.uses(card.integrations)}
        </p>
        <CheckResult check={check} />
      </div>
      <footer>
        <ActButton
          command={card.kind === "whatsapp" ? "remote_check" : "connection_check"}
          className="btn"
          busy={check.state === "running"}
          onPress={() => check.run(card)}
        >
          {check.state === "running" ? t.checks.testing : t.integrations.card.test}
        </ActButton>
        {card.kind === "wispro" ? (
          <WisproButton system={card.system} />
        ) : (
          <Run card={card} name={name} can={runsByHand} />
        )}
        <PauseOrResume card={card} name={name} />
        <GoTo
          route={{ screen: "connection", system: card.system }}
          className="btn ghost"
          label={`${t.integrations.card.change}: ${name}`}
        >
          {t.integrations.card.change}
        </GoTo>
      </footer>
    </li>
  );
}

/** Reads everything of the connection that can be read, now. */
function Run({ card, name, can }: { card: ConnectionCard; name: string; can: boolean }) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    if (busy) return;
    if (!can) {
      showToast({ kind: "error", text: t.integrations.card.nothingToRun });
      return;
    }
    setBusy(true);
    try {
      for (const entity of card.entities) {
        if (entity.read === "NO") continue;
        await backend().call("sync_now", { system: card.system, entityType: entity.entityType });
      }
      showToast({ kind: "done", text: t.integrations.card.started(name) });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setBusy(false);
      void readIntegrations();
    }
  };
  return (
    <ActButton command="sync_now" className="btn" busy={busy} onPress={() => void run()}>
      {t.integrations.card.run}
    </ActButton>
  );
}

function PauseOrResume({ card, name }: { card: ConnectionCard; name: string }) {
  const t = useText();
  const { status, system } = card;
  const [asks, setAsks] = useState(false);
  const { waits, justChanged } = useJustChanged(status?.state ?? null);
  const [busy, setBusy] = useState(false);
  const act = async (call: () => Promise<SystemView>, done: string) => {
    if (busy) return;
    setBusy(true);
    try {
      await call();
      showToast({ kind: "done", text: done });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
    await readIntegrations();
    setBusy(false);
  };
  /** Of what is pressed here; a dialog that was opened asks by itself. */
  const unlessMeantBefore = (press: () => void) => () => {
    if (!busy && !justChanged()) press();
  };
  const pause = () => act(() => backend().call("system_pause", { system }), t.integrations.card.paused(name));
  if (status === null) return null;
  if (status.state === "PAUSED") {
    return (
      <ActButton
        command="system_resume"
        className="btn"
        busy={busy}
        waits={waits || busy}
        onPress={unlessMeantBefore(
          () =>
            void act(() => backend().call("system_resume", { system }), t.integrations.card.resumed(name)),
        )}
      >
        <Icon name="play" />
        {t.integrations.card.resume}
      </ActButton>
    );
  }
  return (
    <>
      {status.state === "PAUSED_AFTER_FAILURES" && (
        <ActButton
          command="system_try"
          className="btn"
          waits={waits || busy}
          onPress={unlessMeantBefore(
            () => void act(() => backend().call("system_try", { system }), t.integrations.card.tried(name)),
          )}
        >
          {t.integrations.card.tryNow}
        </ActButton>
      )}
      <ActButton
        command="system_pause"
        className="btn"
        waits={waits || busy}
        onPress={unlessMeantBefore(() => {
          if (asksBeforePause(system)) setAsks(true);
          else void pause();
        })}
      >
        <Icon name="pause" />
        {t.integrations.card.pause}
      </ActButton>
      {asks && <AskPause name={name} onPause={() => void pause()} onClose={() => setAsks(false)} />}
    </>
  );
}
