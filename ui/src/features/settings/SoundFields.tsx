import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { SoundName, SoundSettings } from "../../backend/generated";
import { Field } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { failureSentence, lookUp, useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { SelectInput } from "../../shared/SelectInput";
import { Slider } from "../../shared/Slider";
import { ActButton } from "../seat/ActButton";

/** Sounds that announce an order; the fourth one tells a lost connection. */
const ORDER_SOUNDS = ["BELL", "CHIME", "ALARM"] as const satisfies readonly SoundName[];
/** Least volume, in percent: sounds that are on can be heard. */
const QUIETEST = 5;

/** Saved settings for a form, with a volume from before there was a least one brought up to it. */
export function audible(sound: SoundSettings): SoundSettings {
  return { ...sound, volume: Math.max(sound.volume, QUIETEST) };
}

/** Stands for the system's own device in a list of names. */
const SYSTEM = "";

interface Props {
  values: SoundSettings;
  disabled: boolean;
  onChange(change: Partial<SoundSettings>): void;
}

/** Which sound. */
export function OrderSound({ values, disabled, onChange }: Props) {
  const t = useText();
  return (
    <Field label={t.settings.sound.orderSound}>
      {(ids) => (
        <SelectInput<SoundName>
          ids={ids}
          value={values.orderSound}
          options={ORDER_SOUNDS.map((name) => ({ value: name, label: t.settings.sound.names[name] }))}
          disabled={disabled}
          onChange={(orderSound) => onChange({ orderSound })}
        />
      )}
    </Field>
  );
}

/** How loud, and through what. */
export function VolumeAndDevice({ values, disabled, onChange }: Props) {
  const t = useText();
  const { value } = useLoaded("devices", () => backend().call("sound_devices", {}));
  const names = value?.devices ?? [];
  const known = values.device === null || names.includes(values.device) ? names : [...names, values.device];
  const options = [
    { value: SYSTEM, label: t.settings.sound.systemDevice },
    ...known.map((name) => ({
      value: name,
      label: names.includes(name) ? name : t.settings.sound.missingDevice(name),
    })),
  ];
  const reason = value?.reason ?? null;
  return (
    <>
      <Field label={t.settings.sound.volume} hint={t.settings.sound.volumeHint}>
        {(ids) => (
          <Slider
            ids={ids}
            value={values.volume}
            min={QUIETEST}
            max={100}
            step={5}
            text={`${values.volume} %`}
            disabled={disabled}
            onChange={(volume) => onChange({ volume })}
          />
        )}
      </Field>
      <Field
        label={t.settings.sound.device}
        problem={reason === null ? undefined : lookUp(t.readiness.reasons, reason, t.settings.sound.noDevice)}
      >
        {(ids) => (
          <SelectInput
            ids={ids}
            value={values.device ?? SYSTEM}
            options={options}
            disabled={disabled || reason !== null}
            onChange={(name) => onChange({ device: name === SYSTEM ? null : name })}
          />
        )}
      </Field>
    </>
  );
}

type Played = { state: "idle" | "playing" | "played" } | { state: "silent"; why: string };

/** *Probar sonido*, with what came of it. */
export function SoundTest({
  values,
  sound,
  label,
}: {
  values: SoundSettings;
  sound: SoundName;
  label: string;
}) {
  const t = useText();
  const [played, setPlayed] = useState<Played>({ state: "idle" });
  const play = async () => {
    setPlayed({ state: "playing" });
    try {
      const { volume, device } = values;
      const { reason } = await backend().call("sound_test", { sound, volume, device });
      setPlayed(
        reason === null
          ? { state: "played" }
          : { state: "silent", why: lookUp(t.readiness.reasons, reason, t.settings.sound.noDevice) },
      );
    } catch (cause) {
      setPlayed({ state: "silent", why: failureSentence(t, toBackendError(cause)) });
    }
  };
  return (
    <div className="sound-test">
      <ActButton
        command="sound_test"
        className="btn big"
        busy={played.state === "playing"}
        onPress={() => void play()}
      >
        <Icon name="sound" />
        {played.state === "playing" ? t.settings.sound.playing : label}
      </ActButton>
      <p role="status" className={played.state === "silent" ? "field-problem" : "sec"}>
        {played.state === "silent" && (
          <>
            <Icon name="alert" />
            <span>{played.why}</span>
          </>
        )}
        {played.state === "played" && (
          <>
            <Icon name="check" /> {t.settings.sound.played}
          </>
        )}
      </p>
    </div>
  );
}
