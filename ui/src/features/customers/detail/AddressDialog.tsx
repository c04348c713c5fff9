import { type FormEvent, useRef, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerAddress, CustomerDetail } from "../../../backend/generated";
import { Field } from "../../../shared/Field";
import { type Problems, useForm } from "../../../shared/form";
import { Icon } from "../../../shared/Icon";
import { type Catalogue, failureSentence, text, useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { reportFailure, showToast } from "../../../shared/toasts";
import { capital } from "../../sync/words";
import { fieldWord, typed } from "../words";
import { jsonOf } from "./edits";

/** In the order of the form; the widest first. */
const FIELDS = [
  "name",
  "street",
  "number",
  "interiorNumber",
  "neighborhood",
  "city",
  "state",
  "zipCode",
  "country",
  "deliveryInstructions",
  "latitude",
  "longitude",
] as const;
type AddressField = (typeof FIELDS)[number];
type Draft = Record<AddressField, string>;

function draftOf(address: CustomerAddress | null): Draft {
  const value = (field: string) => typed(address?.fields.find((each) => each.field === field)?.value ?? null);
  return Object.fromEntries(FIELDS.map((field) => [field, value(field)])) as Draft;
}

const POINT: readonly AddressField[] = ["latitude", "longitude"];

/** Degrees as typed, with point or comma; `null` for what is no number. */
export function degrees(typedText: string): number | null {
  const plain = typedText.trim().replace("−", "-").replace(",", ".");
  return /^-?\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** What is wrong with an address as typed. */
export function checkAddress(t: Catalogue, values: Draft): Problems<Draft> {
  const words = t.customers.addresses;
  const problems: Problems<Draft> = {};
  if (values.street.trim() === "") problems.street = words.streetNeeded;
  const within = (field: "latitude" | "longitude", most: number, sentence: string) => {
    const value = degrees(values[field]);
    if (values[field].trim() !== "" && (value === null || Math.abs(value) > most)) problems[field] = sentence;
  };
  within("latitude", 90, words.badLatitude);
  within("longitude", 180, words.badLongitude);
  if ((values.latitude.trim() === "") !== (values.longitude.trim() === "")) {
    problems[values.latitude.trim() === "" ? "latitude" : "longitude"] ??= words.both;
  }
  return problems;
}

/** What is sent: the fields that differ from what stood there, as JSON text. */
export function addressChanges(saved: Draft, values: Draft): Record<string, string | null> {
  const changed: Record<string, string | null> = {};
  for (const field of FIELDS) {
    if (values[field].trim() === saved[field].trim()) continue;
    const value = POINT.includes(field) ? degrees(values[field]) : null;
    changed[field] = value === null ? jsonOf(null, values[field]) : String(value);
  }
  return changed;
}

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
  const form = useForm<Draft>({
    saved,
    check: (values) => checkAddress(t, values),
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
      const untouched = FIELDS.filter((field) => form.values[field] === saved[field]);
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
        {FIELDS.map((field, index) => (
          <Field key={field} label={capital(fieldWord(t, field))} problem={form.problems[field]}>
            {(ids) => (
              <input
                {...ids}
                data-autofocus={index === 0 || undefined}
                className="in"
                maxLength={200}
                autoComplete="off"
                inputMode={POINT.includes(field) ? "decimal" : undefined}
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
