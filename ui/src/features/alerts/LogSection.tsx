import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import type { LogLevel, LogLine } from "../../backend/generated";
import { Copyable } from "../../shared/Copyable";
import { Field } from "../../shared/Field";
import { Icon, type IconName } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { SelectInput } from "../../shared/SelectInput";
import { useFormat } from "../orders/hooks";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { type LogReading, useLog } from "./log";

const LEVELS: readonly LogLevel[] = ["INFO", "WARN", "ERROR", "DEBUG"];
const LOOK: Readonly<Record<LogLevel, readonly [string, IconName]>> = {
  DEBUG: ["skipped", "dash"],
  INFO: ["skipped", "info"],
  WARN: ["pending", "alert"],
  ERROR: ["failed", "ban"],
};
const ROW_PX = 48;

/** *Registro*: what this program did, page by page, for administrators. */
export function LogSection() {
  const t = useText();
  const reason = useMay("log_read");
  const [level, setLevel] = useState<LogLevel>("INFO");
  const [text, setText] = useState("");
  const log = useLog({ level, text }, reason === null);
  if (reason !== null) return <NotAllowed reason={reason} />;
  return (
    <section className="panel log" aria-labelledby="log-title">
      <header>
        <h2 id="log-title">{t.alerts.log.title}</h2>
      </header>
      <p className="log-intro">{t.alerts.log.intro}</p>
      <div className="log-tools">
        <Field label={t.alerts.log.level}>
          {(ids) => (
            <SelectInput<LogLevel>
              ids={ids}
              value={level}
              options={LEVELS.map((each) => ({ value: each, label: t.alerts.log.levels[each] }))}
              disabled={false}
              onChange={setLevel}
            />
          )}
        </Field>
        <Field label={t.alerts.log.search}>
          {(ids) => (
            <input
              {...ids}
              className="in"
              type="search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <button type="button" className="btn" aria-busy={log.reading} onClick={log.again}>
          <Icon name="sync" />
          {log.reading ? t.alerts.log.reading : t.alerts.log.refresh}
        </button>
      </div>
      {log.failure !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {errorSentence(t, log.failure)}
        </p>
      )}
      <Lines log={log} />
      {log.folder !== "" && (
        <div className="copy-line log-folder">
          <span>{t.alerts.log.folder}</span>
          <Copyable text={log.folder} label={t.alerts.log.copyFolder} />
        </div>
      )}
    </section>
  );
}

function Lines({ log }: { log: LogReading }) {
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: log.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
    <section ref={scroller} className="log-lines" aria-label={t.alerts.log.lines} tabIndex={0}>
      <div className="virtual" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((row) => {
          const line = log.lines[row.index];
          if (line === undefined) return null;
          return (
            <div
              key={row.key}
              ref={list.measureElement}
              data-index={row.index}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <Line line={line} />
            </div>
          );
        })}
      </div>
      <div className="log-end">
        {log.lines.length === 0 && !log.reading && <p>{t.alerts.log.nothing}</p>}
        {log.next !== null && log.lines.length === 0 && <p>{t.alerts.log.goOn}</p>}
        {log.next === null && log.lines.length > 0 && <p>{t.alerts.log.end}</p>}
        {log.next !== null && (
          <button type="button" className="btn" disabled={log.reading} onClick={log.more}>
            {log.reading ? t.alerts.log.reading : t.alerts.log.more}
          </button>
        )}
      </div>
    </section>
  );
}

function Line({ line }: { line: LogLine }) {
  const t = useText();
  const format = useFormat();
  const [look, icon] = LOOK[line.level];
  const fields = Object.entries(line.fields);
  const exact = new Date(line.at).toISOString();
  return (
    <article className="log-line">
      <time dateTime={exact} title={exact}>
        {format.dayAndTime(line.at)}
      </time>
      <span className={`state ${look}`}>
        <Icon name={icon} />
        {t.alerts.log.names[line.level]}
      </span>
      <span className="log-words">
        <b>{line.message}</b>
        {fields.length > 0 && <span>{fields.map(([name, value]) => `${name}=${value}`).join(" ")}</span>}
        <small>{line.target}</small>
      </span>
    </article>
  );
}
