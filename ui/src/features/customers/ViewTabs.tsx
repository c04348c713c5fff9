import type { CustomerFilter } from "../../backend/generated";
import { useText } from "../../shared/i18n";
import { CUSTOMERS, type CustomerView, navigate } from "../../shared/route";
import { useFormat } from "../orders/hooks";
import { useMay } from "../seat/may";
import { useWisproView } from "../wispro/store";
import { askList, useCustomerList } from "./store";
import { useShown } from "./useShown";

interface Tab {
  id: string;
  label: string;
  count: number | undefined;
  selected: boolean;
  open(): void;
}

/** Shows the list, only these of it. */
function showList(filter: CustomerFilter): void {
  askList({ filter });
  navigate(CUSTOMERS);
}

function useTabs(view: CustomerView): Tab[] {
  const t = useText();
  const words = t.customers.views;
  const filter = useCustomerList((query) => query.filter);
  const counts = useShown().info?.counts;
  const wispro = useWisproView().value?.connections ?? [];
  const waiting = wispro.reduce((sum, { review }) => sum + review, 0);
  const mayCompare = useMay("customers_duplicates") === null;
  const list = (id: string, which: CustomerFilter, label: string, count: number | undefined): Tab => ({
    id,
    label,
    count,
    selected: view === "list" && filter === which,
    open: () => showList(which),
  });
  return [
    list("all", "ALL", words.all, counts?.all),
    list("conflict", "CONFLICT", words.conflict, counts?.conflict),
    list("blocked", "BLOCKED", words.blocked, counts?.blocked),
    {
      ...list("duplicate", "DUPLICATE", words.duplicate, counts?.duplicate),
      selected: view === "duplicates" || (view === "list" && filter === "DUPLICATE"),
      open: () =>
        mayCompare ? navigate({ screen: "customers", view: "duplicates" }) : showList("DUPLICATE"),
    },
    // Where no system is connected whose clients could wait, there is nothing to look at.
    ...(wispro.length > 0 || view === "review"
      ? [
          {
            id: "review",
            label: words.review,
            count: waiting,
            selected: view === "review",
            open: () => navigate({ screen: "customers", view: "review" }),
          },
        ]
      : []),
  ];
}

/** The tab that an arrow leads to. */
function beside(tabs: readonly Tab[], at: number, key: string): Tab | undefined {
  if (key === "ArrowRight") return tabs[(at + 1) % tabs.length];
  if (key === "ArrowLeft") return tabs.at(at - 1);
  if (key === "Home") return tabs[0];
  return key === "End" ? tabs.at(-1) : undefined;
}

/** Which customers, each with how many there are. */
export function ViewTabs({ view }: { view: CustomerView }) {
  const t = useText();
  const format = useFormat();
  const tabs = useTabs(view);
  const selected = Math.max(
    0,
    tabs.findIndex((tab) => tab.selected),
  );
  return (
    <div className="tabs" role="tablist" aria-label={t.customers.views.label}>
      {tabs.map((tab, index) => (
        <button
          key={tab.id}
          id={index === selected ? "customers-tab" : undefined}
          type="button"
          role="tab"
          data-tab={tab.id}
          aria-selected={index === selected}
          aria-controls="customers-view"
          tabIndex={index === selected ? 0 : -1}
          onClick={tab.open}
          onKeyDown={(event) => {
            const next = beside(tabs, index, event.key);
            if (next === undefined) return;
            event.preventDefault();
            next.open();
            document.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
          }}
        >
          {tab.label}
          {tab.count !== undefined && <span className="n">{format.count(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
