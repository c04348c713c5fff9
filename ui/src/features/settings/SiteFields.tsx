import { useMemo } from "react";
import { backend } from "../../backend/door";
import { now } from "../../shared/clock";
import { Field, Panel } from "../../shared/Field";
import type { Form } from "../../shared/form";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { NumberInput } from "../../shared/NumberInput";
import { type SearchOption, SearchSelect } from "../../shared/SearchSelect";
import { SelectInput } from "../../shared/SelectInput";
import { useSettings } from "../../shared/settings";
import { cutoffExample, hour, RANGES, type SiteDraft, zoneNote } from "./site";

interface Props {
  form: Form<SiteDraft>;
  disabled: boolean;
}

const HOURS = Array.from({ length: 24 }, (_, value) => ({ value: String(value), label: hour(value) }));

/** Name, zone, cutoff and currency: what the first start asks too. */
export function PlaceFields({ form, disabled }: Props) {
  const t = useText();
  const { values, problems, set } = form;
  const { value: zones } = useLoaded("zones", () => backend().call("time_zones", {}));
  const zoneOptions = useMemo<SearchOption[]>(
    () =>
      // Until they are known the present one stands for all, spelled as it will be.
      (zones ?? [values.timeZone]).map((zone) => ({
        value: zone,
        label: zone.replaceAll("_", " "),
        note: () => zoneNote(zone, now()),
      })),
    [zones, values.timeZone],
  );
  const currencies = useCurrencies();
  return (
    <>
      <Field label={t.settings.site.name} hint={t.settings.site.nameHint} problem={problems.name}>
        {(ids) => (
          <input
            {...ids}
            className="in"
            autoComplete="off"
            disabled={disabled}
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.settings.site.zone} hint={t.settings.site.zoneHint} problem={problems.timeZone}>
        {(ids) => (
          <SearchSelect
            ids={ids}
            value={values.timeZone}
            options={zoneOptions}
            placeholder={t.settings.site.zonePlaceholder}
            disabled={disabled}
            {...(zones === null && { nothing: t.form.readingZones })}
            onChange={(timeZone) => set({ timeZone })}
          />
        )}
      </Field>
      <Field
        label={t.settings.site.cutoff}
        hint={cutoffExample(t, values.cutoffHour)}
        problem={problems.cutoffHour}
      >
        {(ids) => (
          <SelectInput
            ids={ids}
            value={String(values.cutoffHour)}
            options={HOURS}
            disabled={disabled}
            onChange={(chosen) => set({ cutoffHour: Number(chosen) })}
          />
        )}
      </Field>
      <Field label={t.settings.site.currency} problem={problems.currency}>
        {(ids) => (
          <SearchSelect
            ids={ids}
            value={values.currency}
            options={currencies}
            placeholder={t.settings.site.currencyPlaceholder}
            disabled={disabled}
            onChange={(currency) => set({ currency })}
          />
        )}
      </Field>
    </>
  );
}

function useCurrencies(): readonly SearchOption[] {
  const language = useSettings((settings) => settings.language);
  return useMemo(() => {
    const names = new Intl.DisplayNames(language === "en" ? "en" : "es-419", { type: "currency" });
    return Intl.supportedValuesOf("currency").map((code) => ({
      value: code,
      label: `${code} · ${names.of(code) ?? code}`,
    }));
  }, [language]);
}

/** Where the restaurant is: customers' addresses say how far away they are. */
export function LocationField({ form, disabled }: Props) {
  const t = useText();
  return (
    <Field label={t.settings.site.place} hint={t.settings.site.placeHint} problem={form.problems.place}>
      {(ids) => (
        <input
          {...ids}
          className="in"
          autoComplete="off"
          inputMode="text"
          placeholder="-2.9001, -79.0059"
          disabled={disabled}
          value={form.values.place}
          onChange={(event) => form.set({ place: event.target.value })}
        />
      )}
    </Field>
  );
}

/** Minutes and seconds that decide how an order is shown. */
export function TimeFields({ form, disabled }: Props) {
  const t = useText();
  const { values, problems, set } = form;
  const row = (
    field: keyof typeof RANGES,
    words: { label: string; hint: string; unit: string },
    step: number,
  ) => (
    <Field label={words.label} hint={words.hint} problem={problems[field]}>
      {(ids) => (
        <NumberInput
          ids={ids}
          value={values[field]}
          min={RANGES[field][0]}
          max={RANGES[field][1]}
          step={step}
          unit={words.unit}
          disabled={disabled}
          onChange={(value) => set({ [field]: value })}
        />
      )}
    </Field>
  );
  return (
    <Panel title={t.settings.site.times}>
      {row("defaultPrepMinutes", t.settings.site.prep, 5)}
      {row("dueSoonMinutes", t.settings.site.dueSoon, 1)}
      {row("unattendedAfterSeconds", t.settings.site.unattended, 10)}
    </Panel>
  );
}
