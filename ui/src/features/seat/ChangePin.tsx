import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import { failureSentence, useText } from "../../shared/i18n";
import { showToast } from "../../shared/toasts";
import { PinPad } from "./PinPad";
import { putSeat } from "./store";

type Step = "current" | "new" | "repeat";

/** *Cambiar mi PIN*: the present one, then the new one twice. */
export function ChangePin({ onDone }: { onDone(): void }) {
  const t = useText();
  const [step, setStep] = useState<Step>("current");
  const [current, setCurrent] = useState("");
  const [pin, setPin] = useState("");
  const [digits, setDigits] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const go = (next: Step, why: string | null = null) => {
    setStep(next);
    setDigits("");
    setError(why);
  };
  const save = async () => {
    setBusy(true);
    try {
      putSeat(await backend().call("seat_change_pin", { current, pin }));
      onDone();
      showToast({ kind: "done", text: t.seat.pinChanged });
    } catch (cause) {
      const failure = toBackendError(cause);
      go("current", failureSentence(t, failure));
    } finally {
      setBusy(false);
    }
  };
  const submit = (typed: string) => {
    if (step === "current") {
      setCurrent(typed);
      go("new");
    } else if (step === "new") {
      setPin(typed);
      go("repeat");
    } else if (typed !== pin) {
      go("new", t.seat.notTheSame);
    } else {
      void save();
    }
  };
  const labels = { current: t.seat.currentPin, new: t.seat.newPin, repeat: t.seat.repeatPin };
  return (
    <PinPad
      key={step}
      label={labels[step]}
      digits={digits}
      submitLabel={step === "repeat" ? t.seat.savePin : t.seat.next}
      error={error}
      locked={false}
      busy={busy}
      onChange={(next) => {
        setDigits(next);
        setError(null);
      }}
      onSubmit={submit}
    />
  );
}
