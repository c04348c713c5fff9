import type { ReactNode } from "react";
import { backend } from "../../backend/door";
import type { ChartsView, LatencyPoint } from "../../backend/generated";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { useFormat } from "../orders/hooks";
import {
  band,
  bars,
  HIGH,
  heightOf,
  highest,
  line,
  lowest,
  meanOf,
  stretchesOf,
  timeOf,
  WIDE,
} from "./chart";
import { useSync } from "./store";
import { duration } from "./words";

const MINUTES = 60;

/** *Ritmo*: one figure in words, then the shape. */
export function Charts() {
  const t = useText();
  const round = useSync((store) => store.round);
  const { value, error } = useLoaded(round, () => backend().call("sync_charts", { minutes: MINUTES }));
  return (
    <section className="panel charts" aria-label={t.sync.charts.region}>
      {value !== null ? (
        <>
          <Throughput charts={value} />
          <Latency charts={value} />
          <Success charts={value} />
        </>
      ) : error !== null ? (
        <p className="chart mut">{t.sync.charts.failed}</p>
      ) : (
        <div className="skel list-skel" />
      )}
    </section>
  );
}

interface FrameProps {
  title: string;
  figure: ReactNode;
  /** What the shape shows, in words; `null` where there is nothing to show. */
  label: string | null;
  charts: ChartsView;
  children?: ReactNode;
}

function Chart({ title, figure, label, charts, children }: FrameProps) {
  const t = useText();
  const format = useFormat();
  const count = charts.throughput.length;
  const ends = [0, Math.floor(count / 2), Math.max(0, count - 1)].map((index) =>
    format.time(timeOf(charts, index)),
  );
  return (
    <figure className="chart">
      <h3>
        <span>{title}</span>
        <span className="mut">{t.sync.charts.lastHour}</span>
      </h3>
      <div className="big">{figure}</div>
      {label !== null && (
        <>
          <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={label}>
            <path className="base" d={`M0 ${HIGH - 1.5}H${WIDE}`} />
            {children}
          </svg>
          <div className="ax" aria-hidden="true">
            <span>{ends[0]}</span>
            <span>{ends[1]}</span>
            <span>{ends[2]}</span>
          </div>
        </>
      )}
    </figure>
  );
}

function Throughput({ charts }: { charts: ChartsView }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.charts;
  const now = charts.throughput.at(-1) ?? 0;
  const peak = highest(charts.throughput);
  const most = peak === null ? null : words.most(peak.value, format.time(timeOf(charts, peak.index)));
  const last = charts.throughput.length - 1;
  return (
    <Chart
      title={words.throughput}
      charts={charts}
      label={most === null ? null : words.throughputLabel(now, most)}
      figure={
        <>
          {format.count(now)}{" "}
          <small>
            {words.now}
            {most !== null && ` · ${most}`}
          </small>
        </>
      }
    >
      {bars(charts.throughput).map((bar, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
          key={index}
          className={index === last ? "now" : "before"}
          {...bar}
        />
      ))}
    </Chart>
  );
}

function Latency({ charts }: { charts: ChartsView }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.charts;
  const known = charts.latency.filter((point): point is LatencyPoint => point !== null);
  const mean = meanOf(known.map((point) => point.mean));
  const slowest = highest(charts.latency.map((point) => point?.highest ?? null));
  if (mean === null || slowest === null)
    return <Chart title={words.latency} charts={charts} label={null} figure={<small>{words.none}</small>} />;
  const count = charts.latency.length;
  const meanWords = duration(t, format, mean);
  const slowestWords = duration(t, format, slowest.value);
  const slowestAt = words.slowest(slowestWords, format.time(timeOf(charts, slowest.index)));
  return (
    <Chart
      title={words.latency}
      charts={charts}
      label={words.latencyLabel(known.length, meanWords, slowestWords)}
      figure={
        <>
          {meanWords}{" "}
          <small>
            {words.mean} · {slowestAt}
          </small>
        </>
      }
    >
      {stretchesOf(charts.latency).map(({ from, points }) => (
        <g key={from}>
          <path className="band" d={band(from, points, count, slowest.value)} />
          <path
            className="line"
            d={line(
              from,
              points.map((point) => point.mean),
              count,
              slowest.value,
            )}
          />
        </g>
      ))}
    </Chart>
  );
}

/** Below this share the chart has no room; what is worse stands at its bottom. */
const WORST_SHOWN = 0.8;

function Success({ charts }: { charts: ChartsView }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.charts;
  const mean = meanOf(charts.success);
  const worst = lowest(charts.success);
  if (mean === null || worst === null)
    return <Chart title={words.success} charts={charts} label={null} figure={<small>{words.none}</small>} />;
  const count = charts.success.length;
  // Never rounded up to a hundred: one failure is one failure.
  const share = (value: number) => (value === 1 ? 100 : Math.min(99.9, Math.floor(value * 1_000) / 10));
  const percent = (value: number) => format.decimal(share(value));
  const worstWords =
    worst.value === 1
      ? words.allWell
      : words.worst(percent(worst.value), format.time(timeOf(charts, worst.index)));
  const scaled = (value: number) => Math.max(0, value - WORST_SHOWN);
  const most = 1 - WORST_SHOWN;
  return (
    <Chart
      title={words.success}
      charts={charts}
      label={words.successLabel(share(mean), worstWords)}
      figure={
        <>
          {words.percent(percent(mean))} <small>{worstWords}</small>
        </>
      }
    >
      <path className="limit" d={`M0 ${heightOf(most, most)}H${WIDE}`} />
      {stretchesOf(charts.success).map(({ from, points }) => (
        <path key={from} className="line" d={line(from, points.map(scaled), count, most)} />
      ))}
    </Chart>
  );
}
