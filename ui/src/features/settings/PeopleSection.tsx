import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { PersonView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Panel } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { reportFailure, showToast } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { readSeat, useSeat } from "../seat/store";
import { readReadiness } from "../setup/store";
import { NotAllowed } from "./NotAllowed";
import { Pairing } from "./Pairing";
import { AddPerson, ChangePerson, NewPin } from "./PersonDialogs";
import { canTakeBack, inOrder, isLastAdministrator } from "./people";

type Open = { dialog: "add" } | { dialog: "change" | "pin"; person: PersonView } | null;

/** *Personas*: who can sign in and what they may do, and screens of their own. */
export function PeopleSection() {
  const reason = useMay("people_list");
  return (
    <>
      <NotAllowed reason={reason} />
      {reason === null ? <Everybody /> : <Names />}
      <Pairing />
    </>
  );
}

function Everybody() {
  const t = useText();
  const round = useSeat((store) => store.round);
  const [open, setOpen] = useState<Open>(null);
  const seated = useSeat((store) => store.seat?.person?.id);
  const { value, error } = useLoaded(round, () => backend().call("people_list", {}));
  const people = value ?? [];
  const done = () => {
    setOpen(null);
    void readSeat();
    void readReadiness();
  };
  const close = () => setOpen(null);
  return (
    <Panel
      title={t.settings.people.title}
      aside={
        <ActButton
          command="person_add"
          className={people.length === 0 ? "btn primary" : "btn"}
          onPress={() => setOpen({ dialog: "add" })}
        >
          <Icon name="plus" />
          {t.settings.people.add}
        </ActButton>
      }
    >
      {error !== null && <p className="strip failed">{error}</p>}
      {value !== null && people.length === 0 && <p className="panel-text">{t.settings.people.empty}</p>}
      <ul className="people-list">
        {inOrder(people).map((person) => (
          <Row
            key={person.id}
            person={person}
            last={isLastAdministrator(people, person)}
            seated={seated}
            onOpen={setOpen}
            onDone={done}
          />
        ))}
      </ul>
      {people.length > 0 && <p className="panel-text">{t.settings.people.lastRule}</p>}
      {open?.dialog === "add" && (value !== null || error !== null) && (
        <AddPerson first={value !== null && people.length === 0} onClose={close} onDone={done} />
      )}
      {open?.dialog === "change" && (
        <ChangePerson
          person={open.person}
          last={isLastAdministrator(people, open.person)}
          onClose={close}
          onDone={done}
        />
      )}
      {open?.dialog === "pin" && <NewPin person={open.person} onClose={close} onDone={done} />}
    </Panel>
  );
}

interface RowProps {
  person: PersonView;
  last: boolean;
  /** Who is signed in here. */
  seated: number | undefined;
  onOpen(open: Open): void;
  onDone(): void;
}

function Row({ person, last, seated, onOpen, onDone }: RowProps) {
  const t = useText();
  const format = useFormat();
  const locked = useTick((now) => person.lockedUntil !== null && person.lockedUntil > now);
  const activate = async (active: boolean) => {
    try {
      await backend().call("person_change", { id: person.id, active });
      onDone();
      showToast(
        active
          ? { kind: "done", text: t.settings.people.activated(person.name) }
          : {
              kind: "done",
              text: t.settings.people.deactivated(person.name),
              action: canTakeBack(person.id, seated)
                ? { label: t.undo.undo, keycap: null, run: () => void activate(true) }
                : null,
            },
      );
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  const seen =
    person.lastSignInAt === null
      ? t.settings.people.neverIn
      : t.settings.people.lastIn(format.dayAndTime(person.lastSignInAt));
  return (
    <li data-active={person.active} data-person={person.id}>
      <div className="people-who">
        <p>
          <b>{person.name}</b>
          {person.id === seated && <span className="pill stage">{t.settings.people.you}</span>}
          {locked && (
            <span className="pill failed">
              <Icon name="lock" />
              {t.settings.people.lockedUntil(format.time(person.lockedUntil ?? 0))}
            </span>
          )}
          {!person.active && (
            <span className="pill skipped">
              <Icon name="ban" />
              {t.settings.people.inactive}
            </span>
          )}
        </p>
        <small>
          {t.roles[person.role]} · {seen}
        </small>
      </div>
      <div className="people-acts">
        <button type="button" className="btn" onClick={() => onOpen({ dialog: "change", person })}>
          {t.settings.people.edit}
          <span className="vh"> {person.name}</span>
        </button>
        <button type="button" className="btn" onClick={() => onOpen({ dialog: "pin", person })}>
          {t.settings.people.newPin}
          <span className="vh"> {person.name}</span>
        </button>
        <button
          type="button"
          className="btn"
          aria-disabled={last || undefined}
          title={last ? t.errors.LAST_ADMINISTRATOR : undefined}
          onClick={() => {
            if (last) showToast({ kind: "error", text: t.errors.LAST_ADMINISTRATOR });
            else void activate(!person.active);
          }}
        >
          {person.active ? t.settings.people.deactivate : t.settings.people.activate}
          <span className="vh"> {person.name}</span>
        </button>
      </div>
    </li>
  );
}

/** What somebody sees who may not change it: the names, and the actions with their reason. */
function Names() {
  const t = useText();
  const seated = useSeat((store) => store.seat?.person?.id);
  const round = useSeat((store) => store.round);
  const { value } = useLoaded(round, () => backend().call("seat_people", {}));
  const nothing = () => undefined;
  return (
    <Panel
      title={t.settings.people.title}
      aside={
        <ActButton command="person_add" className="btn" onPress={nothing}>
          <Icon name="plus" />
          {t.settings.people.add}
        </ActButton>
      }
    >
      <ul className="people-list">
        {(value ?? []).map((person) => (
          <li key={person.id} data-active="true">
            <div className="people-who">
              <p>
                <b>{person.name}</b>
                {person.id === seated && <span className="pill stage">{t.settings.people.you}</span>}
              </p>
              <small>{t.roles[person.role]}</small>
            </div>
            <div className="people-acts">
              <ActButton command="person_change" className="btn" onPress={nothing}>
                {t.settings.people.edit}
              </ActButton>
              <ActButton command="person_set_pin" className="btn" onPress={nothing}>
                {t.settings.people.newPin}
              </ActButton>
              <ActButton command="person_change" className="btn" onPress={nothing}>
                {t.settings.people.deactivate}
              </ActButton>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
