import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useFormat, useSite } from "../features/orders/hooks";
import { useBoard } from "../features/orders/store";
import { PersonButton } from "../features/seat/PersonButton";
import { AttentionChip, RunPill } from "../features/sync/SyncChips";
import { useSync } from "../features/sync/store";
import { useTick } from "../shared/clock";
import { Icon, type IconName } from "../shared/Icon";
import { useText } from "../shared/i18n";
import {
  CUSTOMERS,
  HELP,
  hashOf,
  INTEGRATIONS,
  navigate,
  ORDERS,
  type Route,
  SYNC,
  useRoute,
} from "../shared/route";
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
  route: Route;
  icon: IconName;
  label: string;
  /** Function key that leads there. */
  key: string | null;
  count: number;
  countWords: string;
  /** New work, something to decide, or something that went wrong. */
  tone: "urgent" | "plain" | "bad";
}

/** The place of the rail that a route belongs to. */
function placeOf(route: Route): string {
  switch (route.screen) {
    case "customer":
      return "customers";
    case "run":
      return "sync";
    case "connection":
    case "integration":
      return "integrations";
    default:
      return route.screen;
  }
}

/** What is one page to a person; the tabs of *Sincronización* and the guides are within theirs. */
function pageOf(route: Route): string {
  return route.screen === "sync" || route.screen === "help" ? route.screen : hashOf(route);
}

/** What conflicts of *Clientes* are about. */
const PEOPLE: readonly string[] = ["customer", "address"];

/** The places of the application. An entry stands here when its screen exists. */
function useRail(): readonly RailEntry[] {
  const t = useText();
  const unattended = useBoard((store) => {
    const { board } = store;
    return board === null
      ? 0
      : board.columns.NEW.filter((id) => board.cards[id]?.acknowledgedAt === null).length;
  });
  const attention = useSync((store) => store.overview?.attention ?? 0);
  // Of people and their addresses, as the list counts them; conflicts of other records are not decided there.
  const conflicts = useSync((store) =>
    (store.overview?.entities ?? [])
      .filter(({ system, entityType }) => system === "whatsapp" && PEOPLE.includes(entityType))
      .reduce((sum, entity) => sum + entity.conflicts, 0),
  );
  return [
    {
      route: ORDERS,
      icon: "order",
      label: t.app.orders,
      key: "F1",
      count: unattended,
      countWords: t.app.unattendedCount(unattended),
      tone: "urgent",
    },
    {
      route: CUSTOMERS,
      icon: "people",
      label: t.customers.title,
      key: "F3",
      count: conflicts,
      countWords: t.customers.conflictCount(conflicts),
      tone: "plain",
    },
    {
      route: SYNC,
      icon: "sync",
      label: t.sync.title,
      key: "F6",
      count: attention,
      countWords: t.sync.attentionCount(attention),
      tone: "bad",
    },
    {
      route: INTEGRATIONS,
      icon: "plug",
      label: t.integrations.title,
      key: "F7",
      count: 0,
      countWords: "",
      tone: "urgent",
    },
    {
      route: { screen: "settings", section: "site" },
      icon: "settings",
      label: t.settings.title,
      key: null,
      count: 0,
      countWords: "",
      tone: "urgent",
    },
    {
      route: HELP,
      icon: "question",
      label: t.help.title,
      key: null,
      count: 0,
      countWords: "",
      tone: "urgent",
    },
  ];
}

/** Top bar, rail and content. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useText();
  const rail = useRail();
  const here = useRoute((store) => placeOf(store.route));
  const main = useRef<HTMLElement>(null);
  const page = useRoute((store) => pageOf(store.route));
  // In a narrow window the content scrolls as one, and the next page begins at its top. Before a page moves to its own place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page says when.
  useLayoutEffect(() => {
    for (const box of [main.current, main.current?.querySelector(".int-page")]) box?.scrollTo(0, 0);
  }, [page]);
  return (
    <div className="app">
      {/* A jump by the address would take the route out of it. */}
      <button type="button" className="skip" onClick={() => document.getElementById("contenido")?.focus()}>
        {t.app.skip}
      </button>
      <header className="topbar">
        <Place />
        <span className="grow" />
        <RunPill />
        <AttentionChip />
        <ConnectionChip />
        <span className="tb-div" />
        <DisplayMenu />
        <span className="tb-div" />
        <PersonButton />
      </header>
      <nav className="rail" aria-label={t.app.navigation}>
        {rail.map((entry) => (
          <a
            key={entry.icon}
            href={hashOf(entry.route)}
            className={entry.key === null ? "end" : undefined}
            aria-current={placeOf(entry.route) === here ? "page" : undefined}
            title={entry.key === null ? entry.label : `${entry.label} (${entry.key})`}
            onClick={(event) => {
              event.preventDefault();
              if (entry.route.screen !== "settings" || here !== "settings") navigate(entry.route);
            }}
          >
            <Icon name={entry.icon} />
            <span className="lbl">{entry.label}</span>
            {entry.count > 0 && (
              <span className={`cnt ${entry.tone}`}>
                <span aria-hidden="true">{entry.count}</span>
                <span className="vh">{entry.countWords}</span>
              </span>
            )}
            {entry.key !== null && (
              <span className="fk" aria-hidden="true">
                {entry.key}
              </span>
            )}
          </a>
        ))}
      </nav>
      <main id="contenido" tabIndex={-1} ref={main}>
        {children}
      </main>
    </div>
  );
}
