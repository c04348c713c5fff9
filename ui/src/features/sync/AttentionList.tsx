import { useCallback, useEffect, useState } from "react";
import { backend } from "../../backend/door";
import type { AttentionItem } from "../../backend/generated";
import { useText } from "../../shared/i18n";
import { usePages } from "../../shared/pages";
import { VirtualList } from "../../shared/VirtualList";
import { AttentionRow } from "./AttentionRow";
import { RecentDecisions } from "./conflict/RecentDecisions";
import { ListState } from "./ListState";
import { Patterns } from "./Patterns";
import { ProblemDialog } from "./ProblemDialog";
import { retryItem, settleRetries, useRetries, withResults } from "./retries";
import { useSync } from "./store";

/** *Necesita atención*: the gravest first. */
export function AttentionList() {
  const t = useText();
  const round = useSync((store) => store.round);
  const retries = useRetries((store) => store.retries);
  const [open, setOpen] = useState<string | null>(null);
  const pages = usePages<AttentionItem, string>({
    key: "attention",
    round,
    keyOf: (item) => item.key,
    read: (after, limit) =>
      backend().call("sync_attention", { after, limit, system: null, entityType: null }),
  });
  const { items, total, failure, more } = pages;
  useEffect(() => {
    if (items !== null) settleRetries(items);
  }, [items]);
  const shown = withResults(items ?? [], retries);
  const close = useCallback(() => setOpen(null), []);
  const opened = shown.find(({ item }) => item.key === open);
  const empty = { title: t.sync.attention.empty, text: t.sync.attention.emptyText };
  return (
    <>
      <Patterns />
      <RecentDecisions />
      <ListState
        failure={failure}
        loaded={items !== null}
        empty={total === 0 && shown.length === 0 ? empty : null}
      />
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          label={t.sync.tabs.attention}
          rowPx={84}
          keyOf={({ item }) => item.key}
          onEnd={more}
          onRetry={({ item }) =>
            void retryItem(
              item,
              shown.findIndex((each) => each.item === item),
            )
          }
        >
          {({ item, phase }, index) => (
            <AttentionRow
              item={item}
              phase={phase}
              onRetry={() => void retryItem(item, index)}
              onDetails={() => setOpen(item.key)}
            />
          )}
        </VirtualList>
      )}
      {opened !== undefined && (
        <ProblemDialog
          item={opened.item}
          phase={opened.phase}
          onRetry={() => void retryItem(opened.item, shown.indexOf(opened))}
          onClose={close}
        />
      )}
    </>
  );
}
