import type { FormEvent, ReactNode } from "react";
import { backend } from "../../backend/door";
import type { PersonView, Role } from "../../backend/generated";
import { type Form, useForm } from "../../shared/form";
import { failureSentence, text, useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { reportFailure, showToast } from "../../shared/toasts";
import { NameField, PinFields, RoleField } from "./PersonFields";
import { checkName, checkPerson, checkPin, type PersonDraft, type PinDraft } from "./people";

interface Props {
  onClose(): void;
  /** Something changed: the list is read again. */
  onDone(): void;
}

const sentence = (error: Parameters<typeof failureSentence>[1]) => failureSentence(text(), error);

/** A form in a dialog: `Enter` saves. */
function FormDialog<T extends object>(props: {
  title: string;
  form: Form<T>;
  save: string;
  onClose(): void;
  children: ReactNode;
}) {
  const t = useText();
  const { form } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.saving) void form.submit();
  };
  return (
    <Modal
      kind="dialog"
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={props.onClose}>
            {t.form.cancel}
          </button>
          <button type="submit" form="person-form" className="btn primary big" aria-busy={form.saving}>
            {form.saving ? t.form.saving : props.save}
          </button>
        </>
      }
    >
      <form id="person-form" noValidate onSubmit={submit}>
        {props.children}
      </form>
    </Modal>
  );
}

/** Somebody new. The first one is an administrator, and is the one who sits here from then on. */
export function AddPerson({ first, onClose, onDone }: Props & { first: boolean }) {
  const t = useText();
  // Another screen may add the first one, or the list be read, while the form is being filled.
  const roleOf = (chosen: Role): Role => (first ? "ADMINISTRATOR" : chosen);
  const form = useForm<PersonDraft>({
    saved: { name: "", role: "OPERATOR", pin: "", again: "" },
    check: (values) => checkPerson(t, values),
    async save({ name, role, pin }) {
      const person = await backend().call("person_add", { name: name.trim(), role: roleOf(role), pin });
      showToast({ kind: "done", text: t.settings.people.added(person.name) });
      onDone();
    },
    sentence,
    fieldFor: (error) => (error.code === "NAME_TAKEN" ? "name" : null),
    onFailure: reportFailure,
  });
  const { values, problems, set } = form;
  return (
    <FormDialog title={t.settings.people.add} form={form} save={t.settings.people.addDone} onClose={onClose}>
      <NameField value={values.name} problem={problems.name} onChange={(name) => set({ name })} />
      <RoleField
        value={roleOf(values.role)}
        disabled={first}
        {...(first ? { hint: t.settings.people.firstHint } : {})}
        onChange={(role) => set({ role })}
      />
      <PinFields values={values} problems={problems} onChange={set} />
    </FormDialog>
  );
}

interface PersonProps extends Props {
  person: PersonView;
}

/** Name and role of somebody. */
export function ChangePerson({ person, last, onClose, onDone }: PersonProps & { last: boolean }) {
  const t = useText();
  const form = useForm<{ name: string; role: Role }>({
    saved: { name: person.name, role: person.role },
    check(values) {
      const name = checkName(t, values.name);
      return name === undefined ? {} : { name };
    },
    async save({ name, role }) {
      await backend().call("person_change", { id: person.id, name: name.trim(), role });
      showToast({ kind: "done", text: t.settings.people.changed(name.trim()) });
      onDone();
    },
    sentence,
    fieldFor: (error) => (error.code === "NAME_TAKEN" ? "name" : null),
    onFailure: reportFailure,
  });
  const { values, problems, set } = form;
  return (
    <FormDialog
      title={t.settings.people.change(person.name)}
      form={form}
      save={t.form.save}
      onClose={onClose}
    >
      <NameField value={values.name} problem={problems.name} onChange={(name) => set({ name })} />
      <RoleField
        value={values.role}
        disabled={last}
        {...(last ? { hint: t.settings.people.lastHint } : {})}
        onChange={(role) => set({ role })}
      />
    </FormDialog>
  );
}

/** A new PIN for somebody, which ends a lock-out too. */
export function NewPin({ person, onClose, onDone }: PersonProps) {
  const t = useText();
  const form = useForm<PinDraft>({
    saved: { pin: "", again: "" },
    check: (values) => checkPin(t, values),
    async save({ pin }) {
      await backend().call("person_set_pin", { id: person.id, pin });
      showToast({ kind: "done", text: t.settings.people.pinSet(person.name) });
      onDone();
    },
    sentence,
    onFailure: reportFailure,
  });
  return (
    <FormDialog
      title={t.settings.people.newPinOf(person.name)}
      form={form}
      save={t.form.save}
      onClose={onClose}
    >
      <p className="panel-text">{t.settings.people.newPinHint}</p>
      <PinFields values={form.values} problems={form.problems} onChange={form.set} />
    </FormDialog>
  );
}
