import { BackendError } from "../src/backend/backend";
import type { CommandTable } from "../src/backend/generated";

type Name =
  | "connection_kinds"
  | "connections_list"
  | "connection_check"
  | "connection_save"
  | "connection_remove"
  | "entity_fields"
  | "filter_count"
  | "integrations_list"
  | "integration_get"
  | "integration_start"
  | "integration_save_what"
  | "integration_save_mapping"
  | "integration_remove"
  | "integration_run"
  | "integration_schedule"
  | "mapping_suggest"
  | "mapping_check"
  | "mapping_preview";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

function unset(): never {
  throw new BackendError("UNKNOWN_COMMAND", null);
}

/** Connections and integrations, in memory. */
export function createIntegrations(): Handlers {
  return {
    connection_kinds: unset,
    connections_list: unset,
    connection_check: unset,
    connection_save: unset,
    connection_remove: unset,
    entity_fields: unset,
    filter_count: unset,
    integrations_list: unset,
    integration_get: unset,
    integration_start: unset,
    integration_save_what: unset,
    integration_save_mapping: unset,
    integration_remove: unset,
    integration_run: unset,
    integration_schedule: unset,
    mapping_suggest: unset,
    mapping_check: unset,
    mapping_preview: unset,
  };
}
