import { backend } from "../../backend/door";
import type { SoundSettings } from "../../backend/generated";
import { Field, Panel, SwitchField } from "../../shared/Field";
import type { Problems } from "../../shared/form";
import { useText } from "../../shared/i18n";
import { NumberInput } from "../../shared/NumberInput";
import { useMay } from "../seat/may";
import { NotAllowed } from "./NotAllowed";
import { SaveBar } from "./SaveBar";
import { audible, OrderSound, SoundTest, VolumeAndDevice } from "./SoundFields";
import { useSettingsForm } from "./useSettingsForm";

const REPEAT = [3, 60] as const;

type SoundDraft = Omit<SoundSettings, "repeatSeconds"> & { repeatSeconds: number | null };

/** *Sonido*: what is heard, how loud, and through what. */
export function SoundSection({ saved }: { saved: SoundSettings }) {
  const t = useText();
  const reason = useMay("settings_save_sound");
  const form = useSettingsForm<SoundDraft>({
    saved: audible(saved),
    check(values) {
      const problems: Problems<SoundDraft> = {};
      const { repeatSeconds } = values;
      if (repeatSeconds === null || repeatSeconds < REPEAT[0] || repeatSeconds > REPEAT[1])
        problems.repeatSeconds = t.form.between(...REPEAT);
      return problems;
    },
    save: (values) =>
      backend().call("settings_save_sound", { ...values, repeatSeconds: values.repeatSeconds ?? REPEAT[0] }),
    done: t.settings.sound.saved,
  });
  const { values, problems, set } = form;
  const whole: SoundSettings = { ...values, repeatSeconds: values.repeatSeconds ?? REPEAT[0] };
  const disabled = reason !== null;
  return (
    <>
      <NotAllowed reason={reason} />
      <Panel title={t.settings.sound.orders}>
        <SwitchField
          label={t.settings.sound.enabled}
          hint={t.settings.sound.enabledHint}
          on={values.enabled}
          disabled={disabled}
          onChange={(enabled) => set({ enabled })}
        />
        <OrderSound values={whole} disabled={disabled || !values.enabled} onChange={set} />
        <Field
          label={t.settings.sound.repeat}
          hint={t.settings.sound.repeatHint}
          problem={problems.repeatSeconds}
        >
          {(ids) => (
            <NumberInput
              ids={ids}
              value={values.repeatSeconds}
              min={REPEAT[0]}
              max={REPEAT[1]}
              step={1}
              unit={t.settings.sound.seconds}
              disabled={disabled || !values.enabled}
              onChange={(repeatSeconds) => set({ repeatSeconds })}
            />
          )}
        </Field>
        <div className="field">
          <SoundTest values={whole} sound={values.orderSound} label={t.settings.sound.test} />
        </div>
      </Panel>
      <Panel title={t.settings.sound.output}>
        <VolumeAndDevice values={whole} disabled={disabled} onChange={set} />
      </Panel>
      <Panel title={t.settings.sound.connection}>
        <SwitchField
          label={t.settings.sound.connectionEnabled}
          hint={t.settings.sound.connectionHint}
          on={values.connectionEnabled}
          disabled={disabled}
          onChange={(connectionEnabled) => set({ connectionEnabled })}
        />
        <div className="field">
          <SoundTest values={whole} sound="LOST" label={t.settings.sound.testConnection} />
        </div>
      </Panel>
      <SaveBar form={form} command="settings_save_sound" />
    </>
  );
}
