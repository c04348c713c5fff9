import { useDeferredValue, useRef, useState } from "react";
import { backend } from "../../backend/door";
import type { CustomerRow } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { Modal } from "../../shared/Modal";
import { useFormat } from "../orders/hooks";
import { useSync } from "../sync/store";
import { customerName, phoneText, sourceName } from "./words";

const SHOWN = 30;

interface Props {
  title: string;
  text?: string;
  /** What is looked for at first. */
  start: string;
  /** Which records: those of customers, or the clients of another system. */
  entityType: "customer" | "client";
  /** Who may be chosen of them. */
  accepts?(row: CustomerRow): boolean;
  /** Only of this system, where one is known. */
  source: string | null;
  onPick(row: CustomerRow): void;
  onClose(): void;
}

/** Finds another customer by what a person knows of it. */
export function PickCustomer({ title, text, start, entityType, accepts, source, onPick, onClose }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.customers.pick;
  const [search, setSearch] = useState(start);
  const asked = useDeferredValue(search.trim());
  const list = useRef<HTMLUListElement>(null);
  const overview = useSync((store) => store.overview);
  const key = `${source}|${entityType}|${asked}`;
  const { value, of, error } = useLoaded(key, () =>
    backend().call("customers_list", {
      search: asked,
      filter: "ALL",
      source,
      entityType,
      order: "NAME",
      offset: 0,
      limit: SHOWN,
    }),
  );
  const listed = value?.customers ?? [];
  const rows = listed.filter((row) => row.entityType === entityType && (accepts?.(row) ?? true));
  const hidden = (value?.total ?? 0) - listed.length;
  return (
    <Modal kind="dialog" title={title} onClose={onClose}>
      {text !== undefined && <p className="panel-text">{text}</p>}
      <label className="find">
        <Icon name="search" />
        <span className="vh">{words.search}</span>
        <input
          data-autofocus
          type="search"
          autoComplete="off"
          placeholder={words.search}
          value={search}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            list.current?.querySelector("button")?.focus();
          }}
        />
      </label>
      {error !== null && <p className="strip failed">{error}</p>}
      {of === key && rows.length === 0 && <p className="pick-none">{words.none}</p>}
      <ul ref={list} className="pick-list">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" className="pick" onClick={() => onPick(row)}>
              <b>{customerName(t, row)}</b>
              <span className="mut n">
                {[
                  row.name !== null && row.phone !== null ? phoneText(row.phone) : null,
                  row.document,
                  row.address,
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </span>
              <span className="pill stage">{sourceName(t, overview, row.source)}</span>
            </button>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="pick-none" role="status">
          {words.more(rows.length, format.count(rows.length + hidden))}
        </p>
      )}
    </Modal>
  );
}
