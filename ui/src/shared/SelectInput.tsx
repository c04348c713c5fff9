import { Select } from "@base-ui/react/select";
import type { FieldIds } from "./Field";
import { Icon } from "./Icon";

/** What keys do on the closed list. */
export type SelectKeys = NonNullable<Select.Trigger.Props["onKeyDown"]>;

interface Props<T extends string> {
  ids: FieldIds;
  value: T;
  options: readonly { value: T; label: string }[];
  disabled: boolean;
  onChange(value: T): void;
  /** Keys while the list is closed, before they open it. */
  onKeyDown?: SelectKeys | undefined;
}

/** One of a few choices. */
export function SelectInput<T extends string>({
  ids,
  value,
  options,
  disabled,
  onChange,
  onKeyDown,
}: Props<T>) {
  return (
    <Select.Root
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Select.Trigger className="select" {...ids} onKeyDown={onKeyDown}>
        <Select.Value />
        <Select.Icon>
          <Icon name="expand" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="over" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className="options">
            <Select.List>
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className="option">
                  <Select.ItemIndicator className="option-mark">
                    <Icon name="tick" />
                  </Select.ItemIndicator>
                  <Select.ItemText>{option.label}</Select.ItemText>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
