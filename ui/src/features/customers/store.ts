import { create } from "zustand";
import { backend } from "../../backend/door";
import type { CustomerCounts, CustomerFilter, CustomerOrder, CustomerRow } from "../../backend/generated";
import { RowWindow } from "./window";

interface CustomersStore {
  /** Rises with every change of a customer or an address: whoever shows one reads it again. */
  changes: number;
}

export const useCustomers = create<CustomersStore>(() => ({ changes: 0 }));

/** Customers changed. */
export function noteCustomers(): void {
  useCustomers.setState(({ changes }) => ({ changes: changes + 1 }));
}

/** What the list is asked for. */
export interface ListQuery {
  search: string;
  filter: CustomerFilter;
  source: string | null;
  order: CustomerOrder;
}

/** What the list says beside its rows. */
export interface ListInfo {
  counts: CustomerCounts;
  unindexed: number;
}

export const NO_FILTERS: ListQuery = { search: "", filter: "ALL", source: null, order: "NAME" };

/** How a person left the list, to find it so again. */
export const useCustomerList = create<ListQuery>(() => NO_FILTERS);

/** Where the list stood and who had the focus; nothing on the screen depends on it. */
export const leftAt: { scroll: number; focused: number | null } = { scroll: 0, focused: null };

/** Asks another question of the list, which is then looked at from its beginning. */
export function askList(change: Partial<ListQuery>): void {
  leftAt.scroll = 0;
  leftAt.focused = null;
  useCustomerList.setState(change);
}

/** The rows of the list. They outlive the page, so that it is there at once when a person comes back. */
export const customerRows = new RowWindow<ListQuery, CustomerRow, ListInfo>(async (query, offset, limit) => {
  const page = await backend().call("customers_list", { ...query, entityType: null, offset, limit });
  return {
    rows: page.customers,
    total: page.total,
    info: { counts: page.counts, unindexed: page.unindexed },
  };
});
