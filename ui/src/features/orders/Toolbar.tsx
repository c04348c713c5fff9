import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { useMay } from "../seat/may";
import { openSeat } from "../seat/store";
import { ReadinessChip } from "../setup/ReadinessPanel";
import { OPEN_STAGES } from "./board-state";
import { RecentMoves } from "./RecentMoves";
import { SetAsidePill } from "./SetAside";
import { useBoard } from "./store";
import { useView, type ViewStore } from "./view";

/** Tabs with counts, what is set aside, the recent moves and the search. */
export function Toolbar() {
  const t = useText();
  const open = useBoard((store) =>
    OPEN_STAGES.reduce((sum, stage) => sum + (store.board?.columns[stage].length ?? 0), 0),
  );
  const finished = useBoard((store) => store.board?.finishedToday ?? 0);
  return (
    <div className="toolbar">
      <div className="tabs" role="tablist" aria-label={t.tabs.label}>
        <Tab name="open" label={t.tabs.open} count={open} />
        <Tab name="finished" label={t.tabs.finished} count={finished} />
      </div>
      <SetAsidePill />
      <ReadinessChip />
      <OnlyLooking />
      <span className="grow" />
      <RecentMoves />
      <Search />
    </div>
  );
}

/** Nobody who may work on orders sits here: said once for all buttons, with the way to change it. */
function OnlyLooking() {
  const t = useText();
  const reason = useMay("orders_acknowledge");
  if (reason === null) return null;
  return (
    <button type="button" className="btn only-looking" title={reason} onClick={openSeat}>
      <Icon name="lock" />
      {t.seat.onlyLooking}
    </button>
  );
}

function Tab({ name, label, count }: { name: ViewStore["tab"]; label: string; count: number }) {
  const selected = useView((view) => view.tab === name);
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${name}`}
      aria-selected={selected}
      aria-controls="pedidos"
      onClick={() => useView.setState({ tab: name })}
    >
      {label} <span className="n">{count}</span>
    </button>
  );
}

function Search() {
  const t = useText();
  const query = useView((view) => view.query);
  const keys = useSettings((settings) => settings.shortcuts);
  return (
    <label className="find">
      <Icon name="search" />
      <span className="vh">{t.search.label}</span>
      <input
        id="find"
        type="search"
        autoComplete="off"
        placeholder={t.search.placeholder}
        value={query}
        onChange={(event) => useView.setState({ query: event.target.value, tab: "open" })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          useView.setState({ query: "" });
          event.currentTarget.blur();
        }}
      />
      {query === "" && keys && <kbd>/</kbd>}
      {query !== "" && (
        <button
          type="button"
          className="btn ghost sq"
          aria-label={t.search.clear}
          onClick={() => useView.setState({ query: "" })}
        >
          <Icon name="close" />
        </button>
      )}
    </label>
  );
}
