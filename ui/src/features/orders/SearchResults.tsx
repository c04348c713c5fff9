import { useEffect, useState } from "react";
import { backend } from "../../backend/door";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { isOpen } from "./board-state";
import { OrderRows } from "./OrderRows";

/** Keys that follow each other faster than this are one search. */
const SETTLE_MS = 150;

/** What the search finds beyond the open orders. */
export function SearchResults({ query }: { query: string }) {
  const t = useText();
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [query]);
  const { value, error } = useLoaded(settled, () => backend().call("orders_search", { text: settled ?? "" }));
  const finished = (value ?? []).filter((order) => !isOpen(order.stage));
  if (error !== null) return <p className="found-head">{error}</p>;
  if (finished.length === 0) return null;
  const label = t.search.finished(finished.length);
  return (
    <section className="found">
      <h2 className="found-head">{label}</h2>
      <OrderRows orders={finished} label={label} />
    </section>
  );
}
