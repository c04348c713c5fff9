import { BackendError } from "../src/backend/backend";
import type { CommandTable, UiEvent } from "../src/backend/generated";

type Name =
  | "customers_list"
  | "customer_get"
  | "customer_history"
  | "customer_save"
  | "customer_add"
  | "customer_block"
  | "customer_unblock"
  | "address_save"
  | "address_remove"
  | "customer_bring_back"
  | "customers_duplicates"
  | "customers_not_duplicates"
  | "customer_merge"
  | "customer_unmerge"
  | "customer_export"
  | "customer_erase"
  | "customer_link"
  | "customer_rules_get"
  | "customer_rules_save";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

function unbuilt(): never {
  throw new BackendError("UNKNOWN_COMMAND", null);
}

/** Customers, in memory. */
export function createCustomers(_emit: (event: UiEvent) => void): Handlers {
  return {
    customers_list: unbuilt,
    customer_get: unbuilt,
    customer_history: unbuilt,
    customer_save: unbuilt,
    customer_add: unbuilt,
    customer_block: unbuilt,
    customer_unblock: unbuilt,
    address_save: unbuilt,
    address_remove: unbuilt,
    customer_bring_back: unbuilt,
    customers_duplicates: unbuilt,
    customers_not_duplicates: unbuilt,
    customer_merge: unbuilt,
    customer_unmerge: unbuilt,
    customer_export: unbuilt,
    customer_erase: unbuilt,
    customer_link: unbuilt,
    customer_rules_get: unbuilt,
    customer_rules_save: unbuilt,
  };
}
