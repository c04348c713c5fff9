import { type ChangeEvent, type FormEvent, useRef, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerAddress, CustomerDetail } from "../../../backend/generated";
import { Field } from "../../../shared/Field";
import { useForm } from "../../../shared/form";
import { Icon } from "../../../shared/Icon";
import { failureSentence, text, useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { reportFailure, showToast } from "../../../shared/toasts";
import { capital } from "../../sync/words";
import { fieldWord } from "../words";
import {
  ADDRESS_FIELDS,
  type AddressDraft,
  type AddressField,
  addressChanges,
  checkAddress,
  draftOf,
  LINES,
  NEEDED,
  POINT,
  plainLine,
  tooLong,
} from "./addressForm";

interface Props {
  customer: CustomerDetail;
  /** `null`: a new one. */
  address: CustomerAddress | null;
  name: string;
  put(detail: CustomerDetail): void;
  onClose(): void;
}

/** A new address, or another one than it was. */
export function AddressDialog({ customer, address, name, put, onClose }: Props) {
  const t = useText();
  const words = t.customers.addresses;
  const [saved, setSaved] = useState(() => draftOf(address));
  const version = useRef(address?.version ?? 0);
  const [moved, setMoved] = useState(false);
  const form = useForm<AddressDraft>({
    saved,
    check: (values) => checkAddress(t, values, address === null ? null : saved),
    async save(values) {
      const fields = addressChanges(saved, values);
      if (Object.keys(fields).length > 0) {
        put(
          await backend().call("address_save", {
            customer: customer.row.id,
            address: address?.id ?? null,
            version: version.current,
            fields,
          }),
        );
        showToast({ kind: "done", text: t.customers.saved });
      }
      onClose();
    },
    sentence: (error) => failureSentence(text(), error),
    onFailure(error) {
      if (error.code === "RECORD_CHANGED" && address !== null) void readAgain();
      else reportFailure(error);
    },
  });
  /** Somebody was faster: what was typed stays, the rest follows. */
  const readAgain = async () => {
    try {
      const after = await backend().call("customer_get", { id: customer.row.id });
      const now = after.addresses.find((each) => each.id === address?.id);
      put(after);
      if (now === undefined) {
        onClose();
        return;
      }
      const fresh = draftOf(now);
      const untouched = ADDRESS_FIELDS.filter((field) => form.values[field] === saved[field]);
      form.set(Object.fromEntries(untouched.map((field) => [field, fresh[field]])));
      setSaved(fresh);
      version.current = now.version;
      setMoved(true);
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.saving) void form.submit();
  };
  const problems = { ...form.problems, ...tooLong(t, form.values) };
  const labelOf = (field: AddressField) => {
    const word = capital(fieldWord(t, field));
    return NEEDED.includes(field) ? words.needed(word) : word;
  };
  const control = (field: AddressField) => ({
    "data-autofocus": field === "name" || undefined,
    className: "in",
    "aria-required": NEEDED.includes(field) || undefined,
    autoComplete: "off",
    placeholder: field === "number" ? words.numberHint : undefined,
    inputMode: POINT.includes(field) ? ("decimal" as const) : undefined,
    value: form.values[field],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      form.set({ [field]: plainLine(field, event.target.value) }),
  });
  return (
    <Modal
      kind="dialog"
      title={address === null ? words.addTitle(name) : words.editTitle(name)}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="submit" form="address-form" className="btn primary big" aria-busy={form.saving}>
            {form.saving ? t.form.saving : t.form.save}
          </button>
        </>
      }
    >
      <form id="address-form" className="pair-form" noValidate onSubmit={submit}>
        {moved && (
          <p className="note-bar pending" role="alert">
            <Icon name="alert" />
            {t.customers.moved.unknown}
          </p>
        )}
        {address === null && <p className="panel-text">{words.addHint}</p>}
        {ADDRESS_FIELDS.map((field) => (
          <Field key={field} label={labelOf(field)} problem={problems[field]}>
            {(ids) =>
              field === LINES ? (
                <textarea {...ids} {...control(field)} rows={2} />
              ) : (
                <input {...ids} {...control(field)} />
              )
            }
          </Field>
        ))}
      </form>
    </Modal>
  );
}
