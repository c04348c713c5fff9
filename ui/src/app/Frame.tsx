import type { ReactNode } from "react";
import { useFormat, useSite } from "../features/orders/hooks";
import { useBoard } from "../features/orders/store";
import { useTick } from "../shared/clock";
import { Icon, type IconName } from "../shared/Icon";
import { useText } from "../shared/i18n";
import { ConnectionChip } from "./ConnectionChip";
import { DisplayMenu } from "./DisplayMenu";

function Place() {
  const site = useSite();
  const format = useFormat();
  const clock = useTick((now) => format.dayAndTime(now));
  return (
    <div className="place">
      <b>{site.name}</b>
      <span className="n">{clock}</span>
    </div>
  );
}

interface RailEntry {
  key: string;
  icon: IconName;
  label: string;
  count: number;
  countWords: string;
}

/** The places of the application. An entry stands here when its screen exists. */
function useRail(): readonly RailEntry[] {
  const t = useText();
  const unattended = useBoard((store) => {
    const { board } = store;
    return board === null
      ? 0
      : board.columns.NEW.filter((id) => board.cards[id]?.acknowledgedAt === null).length;
  });
  return [
    {
      key: "orders",
      icon: "order",
      label: t.app.orders,
      count: unattended,
      countWords: t.app.unattendedCount(unattended),
    },
  ];
}

/** Top bar, rail and content. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useText();
  const rail = useRail();
  return (
    <div className="app">
      <a className="skip" href="#contenido">
        {t.app.skip}
      </a>
      <header className="topbar">
        <Place />
        <span className="grow" />
        <ConnectionChip />
        <span className="tb-div" />
        <DisplayMenu />
      </header>
      <nav className="rail" aria-label={t.app.navigation}>
        {rail.map((entry) => (
          <a key={entry.key} href="#contenido" aria-current="page" title={entry.label}>
            <Icon name={entry.icon} />
            <span className="lbl">{entry.label}</span>
            {entry.count > 0 && (
              <span className="cnt urgent">
                <span aria-hidden="true">{entry.count}</span>
                <span className="vh">{entry.countWords}</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <main id="contenido">{children}</main>
    </div>
  );
}
