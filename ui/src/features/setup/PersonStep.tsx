import { backend } from "../../backend/door";
import { useForm } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { failureSentence, text, useText } from "../../shared/i18n";
import { reportFailure } from "../../shared/toasts";
import { readSeat, useSeat } from "../seat/store";
import { NameField, PinFields } from "../settings/PersonFields";
import { checkPerson, type PersonDraft } from "../settings/people";
import { StepFoot } from "./StepFoot";
import type { StepProps } from "./steps";

/** The last step: the first administrator, who sits here from then on. */
export function PersonStep(props: StepProps) {
  const seat = useSeat((store) => store.seat);
  return seat?.people === "SOMEBODY" ? <Ready {...props} /> : <First {...props} />;
}

function First({ onNext, onBack }: StepProps) {
  const t = useText();
  const form = useForm<PersonDraft>({
    saved: { name: "", role: "ADMINISTRATOR", pin: "", again: "" },
    check: (values) => checkPerson(t, values),
    async save({ name, role, pin }) {
      await backend().call("person_add", { name: name.trim(), role, pin });
      await readSeat();
      onNext();
    },
    sentence: (error) => failureSentence(text(), error),
    fieldFor: (error) => (error.code === "NAME_TAKEN" ? "name" : null),
    onFailure: reportFailure,
  });
  const { values, problems, set } = form;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!form.saving) void form.submit();
      }}
    >
      <h1>{t.setup.person.title}</h1>
      <p className="setup-lead">{t.setup.person.lead}</p>
      <div className="panel">
        <NameField value={values.name} problem={problems.name} onChange={(name) => set({ name })} />
        <PinFields values={values} problems={problems} onChange={set} />
      </div>
      <StepFoot onBack={onBack} next={t.setup.person.finish} busy={form.saving} />
    </form>
  );
}

function Ready({ onNext, onBack }: StepProps) {
  const t = useText();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <h1>{t.setup.person.readyTitle}</h1>
      <p className="setup-lead">
        <Icon name="check" /> {t.setup.person.ready}
      </p>
      <StepFoot onBack={onBack} next={t.setup.person.finish} busy={false} />
    </form>
  );
}
