import { useMemo } from "react";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLayout } from "../../shared/layout";
import { OPEN_STAGES } from "./board-state";
import { Column } from "./Column";
import { EmptyBoard } from "./EmptyBoard";
import { visibleBoard } from "./filter";
import { acceptTarget, digitColumn } from "./keyboard";
import { SearchResults } from "./SearchResults";
import { useBoard } from "./store";
import { useView } from "./view";

/** The four columns, or the sentence that proves that the empty board is alive. */
export function Board() {
  const t = useText();
  const layout = useLayout();
  const query = useView((view) => view.query.trim());
  const columns = useBoard((store) => store.board?.columns);
  // Cards matter here only while a search filters by them; otherwise a change of one renders no column.
  const cards = useBoard((store) => (query === "" ? null : (store.board?.cards ?? null)));
  const shown = useMemo(() => {
    const { board } = useBoard.getState();
    if (columns === undefined || cards === null || board === null) return columns;
    return visibleBoard({ ...board, columns, cards }, query).columns;
  }, [columns, cards, query]);
  const selected = useView((view) => view.selected);
  const selectedStage = useBoard((store) => store.board?.cards[selected ?? ""]?.stage);
  const accepts = useBoard((store) =>
    store.board === null || shown === undefined
      ? null
      : acceptTarget({ ...store.board, columns: shown }, selected),
  );
  if (shown === undefined) return null;
  const count = OPEN_STAGES.reduce((sum, each) => sum + shown[each].length, 0);
  return (
    <>
      {count === 0 && query === "" ? (
        <EmptyBoard />
      ) : count === 0 ? (
        <p className="empty">
          <Icon name="search" /> {t.search.none}
        </p>
      ) : (
        <div className="board">
          {OPEN_STAGES.map((each) => (
            <Column
              key={each}
              stage={each}
              ids={shown[each]}
              layout={layout}
              digits={digitColumn(selectedStage) === each}
              acceptTarget={each === "NEW" ? accepts : null}
            />
          ))}
        </div>
      )}
      {query !== "" && <SearchResults query={query} />}
    </>
  );
}
