import type { SyncOverview } from "../../backend/generated";
import { useText } from "../../shared/i18n";
import { navigate, SYNC_TABS, type SyncTab } from "../../shared/route";
import { useFormat } from "../orders/hooks";
import { AttentionList } from "./AttentionList";
import { History } from "./History";
import { RecordList } from "./RecordList";

const TABS = Object.keys(SYNC_TABS) as SyncTab[];

/** The tab that an arrow leads to. */
function beside(tab: SyncTab, key: string): SyncTab | undefined {
  const at = TABS.indexOf(tab);
  if (key === "ArrowRight") return TABS[(at + 1) % TABS.length];
  if (key === "ArrowLeft") return TABS.at(at - 1);
  if (key === "Home") return TABS[0];
  return key === "End" ? TABS.at(-1) : undefined;
}

/** *Necesita atención*, *Pendientes*, *Excluidos* and *Historial*. */
export function SyncLists({ tab, overview }: { tab: SyncTab; overview: SyncOverview }) {
  const t = useText();
  const format = useFormat();
  const counts: Partial<Record<SyncTab, number>> = {
    attention: overview.attention,
    pending: overview.pending,
    excluded: overview.excluded,
  };
  return (
    <section className="panel sync-lists">
      <header>
        <div className="tabs" role="tablist" aria-label={t.sync.tabs.label}>
          {TABS.map((each) => {
            const count = counts[each];
            return (
              <button
                key={each}
                id={`sync-tab-${each}`}
                type="button"
                role="tab"
                aria-selected={each === tab}
                aria-controls="sync-list"
                tabIndex={each === tab ? 0 : -1}
                onClick={() => navigate({ screen: "sync", tab: each })}
                onKeyDown={(event) => {
                  const next = beside(each, event.key);
                  if (next === undefined) return;
                  event.preventDefault();
                  navigate({ screen: "sync", tab: next });
                  document.getElementById(`sync-tab-${next}`)?.focus();
                }}
              >
                {t.sync.tabs[each]}
                {count !== undefined && <span className="n">{format.count(count)}</span>}
              </button>
            );
          })}
        </div>
      </header>
      <div id="sync-list" className="sync-list" role="tabpanel" aria-labelledby={`sync-tab-${tab}`}>
        {tab === "attention" ? (
          <AttentionList />
        ) : tab === "history" ? (
          <History overview={overview} />
        ) : (
          <RecordList key={tab} kind={tab} />
        )}
      </div>
    </section>
  );
}
