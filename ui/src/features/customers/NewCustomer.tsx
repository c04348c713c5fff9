import type { FormEvent } from "react";
import { backend } from "../../backend/door";
import { Field } from "../../shared/Field";
import { type Problems, useForm } from "../../shared/form";
import { failureSentence, text, useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { navigate } from "../../shared/route";
import { reportFailure, showToast } from "../../shared/toasts";
import { capital } from "../sync/words";
import { jsonOf, wrong } from "./detail/edits";
import { fieldWord } from "./words";

const FIELDS = [
  "firstName",
  "lastName",
  "whatsappPhoneNumber",
  "email",
  "birthDate",
  "internalNote",
] as const;
type Draft = Record<(typeof FIELDS)[number], string>;

const NOTHING: Draft = {
  firstName: "",
  lastName: "",
  whatsappPhoneNumber: "",
  email: "",
  birthDate: "",
  internalNote: "",
};

/** *Nuevo cliente*: stays here, which is said before anything is typed. */
export function NewCustomer({ onClose }: { onClose(): void }) {
  const t = useText();
  const words = t.customers.add;
  const form = useForm<Draft>({
    saved: NOTHING,
    check(values) {
      const problems: Problems<Draft> = {};
      const nobody = [values.firstName, values.lastName, values.whatsappPhoneNumber];
      if (nobody.every((value) => value.trim() === "")) problems.firstName = words.needed;
      for (const field of FIELDS) {
        const bad = wrong(field, values[field]);
        if (bad !== null) problems[field] = t.customers.data[bad];
      }
      return problems;
    },
    async save(values) {
      const filled = FIELDS.filter((field) => values[field].trim() !== "");
      const fields = Object.fromEntries(filled.map((field) => [field, jsonOf(null, values[field])]));
      const made = await backend().call("customer_add", { fields });
      showToast({ kind: "done", text: words.done });
      onClose();
      navigate({ screen: "customer", id: made.row.id });
    },
    sentence: (error) => failureSentence(text(), error),
    onFailure: reportFailure,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.saving) void form.submit();
  };
  return (
    <Modal
      kind="dialog"
      title={words.title}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="submit" form="new-customer" className="btn primary big" aria-busy={form.saving}>
            {form.saving ? t.form.saving : words.save}
          </button>
        </>
      }
    >
      <form id="new-customer" className="pair-form" noValidate onSubmit={submit}>
        <p className="panel-text">{words.hint}</p>
        {FIELDS.map((field, index) => (
          <Field key={field} label={capital(fieldWord(t, field))} problem={form.problems[field]}>
            {(ids) => (
              <input
                {...ids}
                data-autofocus={index === 0 || undefined}
                className="in"
                type={field === "birthDate" ? "date" : "text"}
                inputMode={field === "whatsappPhoneNumber" ? "tel" : field === "email" ? "email" : undefined}
                maxLength={field === "internalNote" ? 2_000 : 255}
                autoComplete="off"
                value={form.values[field]}
                onChange={(event) => form.set({ [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </form>
    </Modal>
  );
}
