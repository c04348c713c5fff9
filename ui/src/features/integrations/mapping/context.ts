import type { EntityField } from "../../../backend/generated";

/** What the settings of a row choose from. */
export interface Context {
  /** The row's own fields. */
  source: string;
  target: string;
  sourceFields: readonly EntityField[];
  targetFields: readonly EntityField[];
  /** The zone of the site: what times are most likely in. */
  zone: string;
  disabled: boolean;
}

/** The settings of one transformation. */
export interface SettingsProps<D> {
  draft: D;
  context: Context;
  onChange(draft: D): void;
}

/** No fields: one list for all renderings, so that what hangs on it stays the same. */
export const NO_FIELDS: readonly EntityField[] = [];
