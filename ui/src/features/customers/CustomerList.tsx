import { useId } from "react";
import type { CustomerOrder } from "../../backend/generated";
import type { FieldIds } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { navigate, SYNC } from "../../shared/route";
import { SelectInput } from "../../shared/SelectInput";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { RecentDecisions } from "../sync/conflict/RecentDecisions";
import { Patterns } from "../sync/Patterns";
import { useSync } from "../sync/store";
import { CustomerTable } from "./CustomerTable";
import { CUSTOMER_ENTITIES, resolveAll } from "./conflicts";
import { ShownAs } from "./ShownAs";
import { askList, NO_FILTERS, useCustomerList } from "./store";
import { useShown } from "./useShown";
import { sourceName } from "./words";

const ORDERS: readonly CustomerOrder[] = ["NAME", "LAST_INTERACTION", "ORDERS"];

/** The list with its filters, or why it is empty. */
export function CustomerList() {
  const t = useText();
  const shown = useShown();
  const filter = useCustomerList((query) => query.filter);
  return (
    <>
      {filter === "DUPLICATE" && <ShownAs list />}
      {filter === "CONFLICT" && (
        <div className="conflict-groups">
          <Patterns entityTypes={CUSTOMER_ENTITIES} />
          <RecentDecisions entityTypes={CUSTOMER_ENTITIES} />
        </div>
      )}
      <FilterBar />
      {shown.failure !== null && (
        <p className="note-bar failed list-note" role="alert">
          <Icon name="alert" />
          {t.customers.failed}
        </p>
      )}
      {shown.key === null ? (
        shown.failure === null && (
          <div className="ctable-skel" role="status" aria-label={t.customers.loadingRow} />
        )
      ) : shown.total === 0 ? (
        <Empty />
      ) : (
        <CustomerTable />
      )}
    </>
  );
}

function FilterBar() {
  const t = useText();
  const format = useFormat();
  const words = t.customers;
  const id = useId();
  const shown = useShown();
  const source = useCustomerList((query) => query.source);
  const order = useCustomerList((query) => query.order);
  const overview = useSync((store) => store.overview);
  const listed = useCustomerList((query) => query.filter === "CONFLICT");
  const conflicts = listed ? (shown.info?.counts.conflict ?? 0) : 0;
  const sources = Object.entries(shown.info?.counts.sources ?? {});
  const unindexed = shown.info?.unindexed ?? 0;
  const ids: FieldIds = {
    id,
    "aria-labelledby": `${id}-label ${id}`,
    "aria-describedby": undefined,
    "aria-invalid": undefined,
  };
  return (
    <div className="filters customers-filters">
      <fieldset className="chips">
        <legend>{words.sources.label}</legend>
        <Chip pressed={source === null} label={words.sources.all} onPress={() => askList({ source: null })} />
        {sources.map(([system, count]) => (
          <Chip
            key={system}
            pressed={source === system}
            label={sourceName(t, overview, system)}
            count={format.count(count ?? 0)}
            onPress={() => askList({ source: system })}
          />
        ))}
      </fieldset>
      <span className="grow" />
      {unindexed > 0 && (
        <span className="pill pending" title={words.indexing(unindexed, format.count(unindexed))}>
          <Icon name="clock" />
          {words.indexing(unindexed, format.count(unindexed))}
        </span>
      )}
      <span className="mut n" role="status" data-testid="customers-found">
        {shown.key !== null && words.found(shown.total, format.count(shown.total))}
      </span>
      {conflicts > 0 && (
        <ActButton command="conflict_get" className="btn" onPress={() => void resolveAll(source)}>
          <Icon name="conflict" />
          {words.resolveAll}
        </ActButton>
      )}
      <div className="filter">
        <span id={`${id}-label`}>{words.order.label}</span>
        <SelectInput
          ids={ids}
          value={order}
          options={ORDERS.map((value) => ({ value, label: words.order[value] }))}
          disabled={false}
          onChange={(next) => askList({ order: next })}
        />
      </div>
    </div>
  );
}

interface ChipProps {
  pressed: boolean;
  label: string;
  count?: string;
  onPress(): void;
}

function Chip({ pressed, label, count, onPress }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={onPress}>
      {pressed && <Icon name="tick" />}
      {label}
      {count !== undefined && <span className="n">{count}</span>}
    </button>
  );
}

/** Why there is nobody: none yet, or none that match. */
function Empty() {
  const t = useText();
  const words = t.customers;
  const query = useCustomerList();
  const all = useShown().info?.counts.all ?? 0;
  const search = query.search.trim();
  const overview = useSync((store) => store.overview);
  const source = query.source === null ? null : sourceName(t, overview, query.source);
  const narrowed = search !== "" && (query.filter !== "ALL" || source !== null);
  const among = [
    query.filter === "ALL" ? null : words.noneFound.among[query.filter],
    source === null ? null : words.noneFound.amongOf(source),
  ].filter((part) => part !== null);
  if (all === 0) {
    return (
      <div className="empty customers-empty">
        <Icon name="people" />
        <div>
          <h2>{words.none.title}</h2>
          <p>{words.none.text}</p>
        </div>
        <button type="button" className="btn" onClick={() => navigate(SYNC)}>
          {words.none.action}
        </button>
      </div>
    );
  }
  return (
    <div className="empty customers-empty">
      <Icon name="search" />
      <div>
        <h2>
          {search === ""
            ? words.noneFound.filterOnly[query.filter]
            : narrowed
              ? words.noneFound.titleAmong(search, among.join(" "))
              : words.noneFound.title(search)}
        </h2>
        {search !== "" && <p>{narrowed ? words.noneFound.textAmong : words.noneFound.text}</p>}
      </div>
      <div className="acts">
        {narrowed && (
          <button
            type="button"
            className="btn"
            onClick={() => askList({ ...NO_FILTERS, order: query.order, search: query.search })}
          >
            <Icon name="search" />
            {words.noneFound.inAll}
          </button>
        )}
        <button
          type="button"
          className={narrowed ? "btn ghost" : "btn"}
          onClick={() => askList({ ...NO_FILTERS, order: query.order })}
        >
          {words.noneFound.action}
        </button>
      </div>
    </div>
  );
}
