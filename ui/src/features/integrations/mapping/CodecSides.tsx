import { useMemo } from "react";
import { backend } from "../../../backend/door";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { SearchSelect } from "../../../shared/SearchSelect";
import { BOOLEAN_FORMS, type BooleanForm, type DateForm, type InstantForm } from "./codec";
import type { Context } from "./context";
import { Mini, MiniSelect, MiniText } from "./Mini";

interface SideProps<F> {
  label: string;
  form: F;
  disabled: boolean;
  onChange(form: F): void;
}

/** How one side writes days. */
export function DateSide({
  label,
  form,
  forms,
  disabled,
  onChange,
}: SideProps<DateForm> & { forms: readonly DateForm["form"][] }) {
  const t = useText();
  const words = t.mapping.settings;
  return (
    <div className="mini-group">
      {forms.length > 1 && (
        <MiniSelect
          label={label}
          value={form.form}
          options={forms.map((value) => ({ value, label: words.dateForms[value] }))}
          disabled={disabled}
          onChange={(chosen) => onChange({ form: chosen, pattern: form.pattern || "dd/MM/yyyy" })}
        />
      )}
      {form.form === "pattern" && (
        <MiniText
          label={`${label}: ${words.datePattern.toLowerCase()}`}
          value={form.pattern}
          mono
          disabled={disabled}
          onChange={(pattern) => onChange({ ...form, pattern })}
        />
      )}
    </div>
  );
}

/** How one side writes instants. */
export function InstantSide({
  label,
  form,
  context,
  onChange,
}: Omit<SideProps<InstantForm>, "disabled"> & { context: Context }) {
  const t = useText();
  const words = t.mapping.settings;
  const zones = useLoaded<string[]>("zones", () => backend().call("time_zones", {}));
  const options = useMemo(
    () => (zones.value ?? []).map((zone) => ({ value: zone, label: zone })),
    [zones.value],
  );
  return (
    <div className="mini-group">
      <MiniSelect
        label={label}
        value={form.form}
        options={(["pattern", "epoch_milliseconds", "epoch_seconds"] as const).map((value) => ({
          value,
          label: words.instantForms[value],
        }))}
        disabled={context.disabled}
        onChange={(chosen) =>
          onChange({
            form: chosen,
            pattern: form.pattern || "dd/MM/yyyy HH:mm",
            zone: form.zone || context.zone,
          })
        }
      />
      {form.form === "pattern" && (
        <>
          <MiniText
            label={`${label}: ${words.datePattern.toLowerCase()}`}
            value={form.pattern}
            mono
            disabled={context.disabled}
            onChange={(pattern) => onChange({ ...form, pattern })}
          />
          <Mini label={`${label}: ${words.zone.toLowerCase()}`}>
            {(ids) => (
              <SearchSelect
                ids={ids}
                value={form.zone}
                options={options}
                placeholder={words.zone}
                disabled={context.disabled}
                {...(zones.value === null && { nothing: t.form.readingZones })}
                onChange={(zone) => onChange({ ...form, zone })}
              />
            )}
          </Mini>
        </>
      )}
    </div>
  );
}

/** How one side writes yes and no. */
export function BooleanSide({
  label,
  form,
  disabled,
  unstated,
  onChange,
}: SideProps<BooleanForm> & { unstated: "offered" | "not offered" }) {
  const t = useText();
  const words = t.mapping.settings;
  const forms = BOOLEAN_FORMS.filter((each) => each !== "unstated" || unstated === "offered");
  return (
    <div className="mini-group">
      <MiniSelect
        label={label}
        value={form.form}
        options={forms.map((value) => ({ value, label: words.booleanForms[value] }))}
        disabled={disabled}
        onChange={(chosen) =>
          onChange(chosen === "words" ? { ...form, form: chosen } : { form: chosen, yes: "", no: "" })
        }
      />
      {form.form === "words" && (
        <>
          <MiniText
            label={`${label}: ${words.yes.toLowerCase()}`}
            value={form.yes}
            disabled={disabled}
            onChange={(yes) => onChange({ ...form, yes })}
          />
          <MiniText
            label={`${label}: ${words.no.toLowerCase()}`}
            value={form.no}
            disabled={disabled}
            onChange={(no) => onChange({ ...form, no })}
          />
        </>
      )}
    </div>
  );
}
