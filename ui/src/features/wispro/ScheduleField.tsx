import { useState } from "react";
import type { WisproConnection } from "../../backend/generated";
import { Field } from "../../shared/Field";
import { useText } from "../../shared/i18n";
import { SelectInput } from "../../shared/SelectInput";
import { useMay } from "../seat/may";
import { attempt, tell } from "../sync/actions";
import { noteWispro } from "./store";

/** Times that are offered; one that was set otherwise stands beside them as it is. */
const OFFERED = ["0 3 * * *", "0 * * * *", "0 3 * * 1"] as const;
const OFF = "";

/** *Programación*: off until somebody wants it, and only after one whole run. */
export function ScheduleField({ connection }: { connection: WisproConnection }) {
  const t = useText();
  const words = t.wispro.schedule;
  const [busy, setBusy] = useState(false);
  const reason = useMay("wispro_schedule");
  const proved = connection.last?.status === "COMPLETED";
  const why = reason ?? (proved ? undefined : words.first);
  const value = connection.schedule ?? OFF;
  const names: Readonly<Record<string, string>> = {
    [OFF]: words.off,
    "0 3 * * *": words.daily,
    "0 * * * *": words.hourly,
    "0 3 * * 1": words.weekly,
  };
  const options = [...new Set([OFF, ...OFFERED, value])].map((cron) => ({
    value: cron,
    label: names[cron] ?? words.other(cron),
  }));
  const save = async (cron: string) => {
    setBusy(true);
    const done = await attempt("wispro_schedule", {
      system: connection.system,
      cron: cron === OFF ? null : cron,
    });
    setBusy(false);
    noteWispro();
    if (done !== null) tell(words.saved);
  };
  return (
    <Field label={words.label} hint={why ?? words.hint}>
      {(ids) => (
        <SelectInput
          ids={ids}
          value={value}
          options={options}
          disabled={busy || why !== undefined}
          onChange={(cron) => void save(cron)}
        />
      )}
    </Field>
  );
}
