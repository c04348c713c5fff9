import { Combobox } from "@base-ui/react/combobox";
import { useMemo } from "react";
import type { FieldIds } from "./Field";
import { Icon } from "./Icon";
import { useText } from "./i18n";
import { matches } from "./search";

/** A choice of many, found by typing. */
export interface SearchOption {
  value: string;
  label: string;
  /** Stands at the right, quiet. */
  note?(): string;
}

/** So many are shown; typing finds the others. */
const SHOWN = 60;

interface Props {
  ids: FieldIds;
  value: string;
  options: readonly SearchOption[];
  placeholder: string;
  disabled: boolean;
  /** Said where nothing matches; a list that is still being read says so here. */
  nothing?: string;
  onChange(value: string): void;
}

/** One of many choices, found by typing; accents, capitals and underscores do not matter. */
export function SearchSelect({ ids, value, options, placeholder, disabled, nothing, onChange }: Props) {
  const t = useText();
  const items = useMemo(() => [...options], [options]);
  const label = items.find((option) => option.value === value)?.label ?? (value === "" ? null : value);
  // The same object as long as it reads the same: a new one counts as chosen anew and would take the place of what is being
  // typed while the options arrive.
  const selected = useMemo(() => (label === null ? null : { value, label }), [value, label]);
  return (
    <Combobox.Root<SearchOption>
      items={items}
      value={selected}
      limit={SHOWN}
      disabled={disabled}
      autoHighlight
      isItemEqualToValue={(a, b) => a.value === b.value}
      filter={(option, query) => matches(`${option.label} ${option.value}`, query)}
      onValueChange={(next) => next !== null && onChange(next.value)}
    >
      <Combobox.InputGroup className="search-select">
        <Combobox.Input
          id={ids.id}
          placeholder={placeholder}
          aria-describedby={ids["aria-describedby"]}
          aria-invalid={ids["aria-invalid"]}
        />
        <Combobox.Trigger aria-label={t.form.open}>
          <Icon name="expand" />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner className="over" sideOffset={4}>
          <Combobox.Popup className="options">
            <Combobox.Empty>
              <p className="option none">{nothing ?? t.form.nothingFound}</p>
            </Combobox.Empty>
            <Combobox.List>
              {(option: SearchOption) => (
                <Combobox.Item key={option.value} value={option} className="option">
                  <Combobox.ItemIndicator className="option-mark">
                    <Icon name="tick" />
                  </Combobox.ItemIndicator>
                  <span>{option.label}</span>
                  {option.note !== undefined && <small className="n">{option.note()}</small>}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
