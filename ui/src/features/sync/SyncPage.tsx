import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import type { SyncTab } from "../../shared/route";
import { Toasts } from "../../shared/Toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { Charts } from "./Charts";
import { EntityTable } from "./EntityTable";
import { SyncLists } from "./SyncLists";
import { Systems } from "./Systems";
import { useSync } from "./store";
import { TruthHeader } from "./TruthHeader";

/** *Centro de sincronización*. */
export function SyncPage({ tab }: { tab: SyncTab }) {
  const t = useText();
  const reason = useMay("sync_overview");
  const overview = useSync((store) => store.overview);
  const failure = useSync((store) => store.failure);
  return (
    <>
      <section className="page" aria-label={t.sync.centre}>
        {reason !== null ? (
          <>
            <h1 className="page-title">{t.sync.centre}</h1>
            <NotAllowed reason={reason} />
          </>
        ) : overview !== null ? (
          <>
            <TruthHeader overview={overview} />
            <Systems systems={overview.systems} />
            <div className={tab === "history" ? "two one" : "two"}>
              <SyncLists tab={tab} overview={overview} />
              {tab !== "history" && <Charts />}
            </div>
            <EntityTable overview={overview} />
          </>
        ) : failure !== null ? (
          <>
            <h1 className="page-title">{t.sync.centre}</h1>
            <p className="note-bar failed" role="alert">
              <Icon name="alert" />
              {errorSentence(t, failure)}
            </p>
          </>
        ) : (
          <div role="status" aria-label={t.sync.loading}>
            <div className="skel skel-head" />
            <div className="skel skel-card" />
          </div>
        )}
      </section>
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}
