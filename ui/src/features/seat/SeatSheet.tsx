import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { SeatPerson } from "../../backend/generated";
import { now, useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { failureSentence, useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { Modal } from "../../shared/Modal";
import { navigate } from "../../shared/route";
import { reportFailure, showToast } from "../../shared/toasts";
import { ChangePin } from "./ChangePin";
import { lockedUntil } from "./lock";
import { PinPad } from "./PinPad";
import { putSeat, useSeat } from "./store";

/** *Cambiar de persona* and *Cambiar mi PIN*, in one dialog: its focus goes along from one to the other. */
export function SeatSheet() {
  const t = useText();
  const sheet = useSeat((store) => store.sheet);
  const close = () => useSeat.setState({ sheet: "closed" });
  if (sheet === "closed") return null;
  return (
    <Modal kind="dialog" title={sheet === "pin" ? t.seat.changePin : t.seat.switch} onClose={close}>
      {sheet === "pin" ? <ChangePin onDone={close} /> : <Switch onClose={close} />}
    </Modal>
  );
}

function Switch({ onClose }: { onClose(): void }) {
  const [chosen, setChosen] = useState<SeatPerson | null>(null);
  const seat = useSeat((store) => store.seat);
  if (chosen !== null) return <SignIn person={chosen} onBack={() => setChosen(null)} onDone={onClose} />;
  return (
    <>
      <People onChoose={setChosen} />
      {seat?.person != null && <Present person={seat.person} onClose={onClose} />}
    </>
  );
}

/** Everybody who can sign in, as large buttons. */
function People({ onChoose }: { onChoose(person: SeatPerson): void }) {
  const t = useText();
  const round = useSeat((store) => store.round);
  const { value, error } = useLoaded(round, () => backend().call("seat_people", {}));
  const present = useSeat((store) => store.seat?.person?.id);
  if (error !== null) return <p className="strip failed">{error}</p>;
  if (value === null) return null;
  if (value.length === 0) return <Nobody />;
  return (
    <ul className="people-grid">
      {value.map((person) => (
        <li key={person.id}>
          <button
            type="button"
            className="person"
            aria-current={person.id === present ? "true" : undefined}
            onClick={() => onChoose(person)}
          >
            <b>{person.name}</b>
            <span>{person.id === present ? t.seat.present(t.roles[person.role]) : t.roles[person.role]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Nobody() {
  const t = useText();
  return (
    <div className="nobody">
      <p>{t.seat.nobodyYet}</p>
      <button
        type="button"
        className="btn primary big"
        onClick={() => {
          useSeat.setState({ sheet: "closed" });
          navigate({ screen: "settings", section: "people" });
        }}
      >
        {t.seat.makeFirst}
      </button>
    </div>
  );
}

/** What the one who sits here can do. */
function Present({ person, onClose }: { person: SeatPerson; onClose(): void }) {
  const t = useText();
  const signOut = async () => {
    try {
      putSeat(await backend().call("seat_sign_out", {}));
      onClose();
      showToast({ kind: "done", text: t.seat.signedOut(person.name) });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <div className="present">
      <button type="button" className="btn" onClick={() => useSeat.setState({ sheet: "pin" })}>
        <Icon name="key" />
        {t.seat.changePin}
      </button>
      <button type="button" className="btn" onClick={() => void signOut()}>
        <Icon name="leave" />
        {t.seat.signOut(person.name)}
      </button>
    </div>
  );
}

interface SignInProps {
  person: SeatPerson;
  onBack(): void;
  onDone(): void;
}

/** The PIN of one person. After too many wrong ones it says how long nobody can try. */
export function SignIn({ person, onBack, onDone }: SignInProps) {
  const t = useText();
  const [digits, setDigits] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [until, setUntil] = useState(0);
  const [busy, setBusy] = useState(false);
  const left = useTick((instant) => Math.max(0, Math.ceil((until - instant) / 1_000)));
  const submit = async (pin: string) => {
    setBusy(true);
    try {
      putSeat(await backend().call("seat_sign_in", { personId: person.id, pin }));
      onDone();
      showToast({ kind: "done", text: t.seat.signedIn(person.name) });
    } catch (cause) {
      const failure = toBackendError(cause);
      const locked = failure.code === "LOCKED_OUT";
      if (locked) setUntil(lockedUntil(failure, now()));
      // How long it lasts is said as it passes, and then nothing is wrong any more.
      setError(locked ? null : failureSentence(t, failure));
      setDigits("");
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="pin-who">
        <button type="button" className="btn ghost" onClick={onBack}>
          <Icon name="back" />
          {t.seat.other}
        </button>
        <b>{person.name}</b>
        <span className="sec">{t.roles[person.role]}</span>
      </p>
      <PinPad
        label={t.seat.pinOf(person.name)}
        digits={digits}
        submitLabel={busy ? t.seat.entering : t.seat.enter}
        error={left > 0 ? t.seat.lockedFor(left) : error}
        locked={left > 0}
        busy={busy}
        onChange={(next) => {
          setDigits(next);
          setError(null);
        }}
        onSubmit={(pin) => void submit(pin)}
      />
    </>
  );
}
