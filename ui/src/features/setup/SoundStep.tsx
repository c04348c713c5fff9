import { useEffect, useRef, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { SoundSettings } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { lookUp, useText } from "../../shared/i18n";
import { reportFailure } from "../../shared/toasts";
import { audible, OrderSound, SoundTest, VolumeAndDevice } from "../settings/SoundFields";
import { putSettings } from "../settings/store";
import { StepFoot } from "./StepFoot";
import type { StepProps } from "./steps";

type Heard = "asking" | "yes" | "no" | "impossible";

/** Step 3: it plays by itself and asks whether it is heard where the orders are cooked. */
export function SoundStep({ settings, onNext, onBack }: StepProps) {
  const t = useText();
  const [sound, setSound] = useState<SoundSettings>(() => audible(settings.sound));
  const [heard, setHeard] = useState<Heard>("asking");
  const [why, setWhy] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const played = useRef(false);
  useEffect(() => {
    if (played.current) return;
    played.current = true;
    const { orderSound, volume, device } = settings.sound;
    backend()
      .call("sound_test", { sound: orderSound, volume, device })
      .then(
        ({ reason }) => {
          if (reason === null) return;
          setWhy(reason);
          setHeard("impossible");
        },
        () => undefined,
      );
  }, [settings.sound]);
  const save = async () => {
    setSaving(true);
    try {
      if (JSON.stringify(sound) !== JSON.stringify(settings.sound))
        putSettings(await backend().call("settings_save_sound", sound));
      onNext();
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setSaving(false);
    }
  };
  const blocked = heard === "asking" ? t.setup.sound.answerFirst : null;
  const change = (part: Partial<SoundSettings>) => setSound((old) => ({ ...old, ...part }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving && blocked === null) void save();
      }}
    >
      <h1>{t.setup.sound.title}</h1>
      <p className="setup-lead">{t.setup.sound.lead}</p>
      {heard === "impossible" && (
        <div className="note-bar pending" role="note">
          <Icon name="alert" />
          <p>{lookUp(t.readiness.reasons, why ?? "", t.settings.sound.noDevice)}</p>
        </div>
      )}
      <div className="panel">
        <div className="setup-question">
          <SoundTest values={sound} sound={sound.orderSound} label={t.setup.sound.again} />
          {heard !== "impossible" && (
            <fieldset className="setup-answer">
              <legend>{t.setup.sound.question}</legend>
              <button
                type="button"
                className="btn big"
                aria-pressed={heard === "yes"}
                onClick={() => setHeard("yes")}
              >
                {t.setup.sound.yes}
              </button>
              <button
                type="button"
                className="btn big"
                aria-pressed={heard === "no"}
                onClick={() => setHeard("no")}
              >
                {t.setup.sound.no}
              </button>
            </fieldset>
          )}
        </div>
        {(heard === "no" || heard === "impossible") && (
          <>
            {heard === "no" && <p className="panel-text">{t.setup.sound.tryThis}</p>}
            <OrderSound values={sound} disabled={false} onChange={change} />
            <VolumeAndDevice values={sound} disabled={false} onChange={change} />
          </>
        )}
      </div>
      <StepFoot onBack={onBack} next={t.setup.next} busy={saving} blocked={blocked} />
    </form>
  );
}
