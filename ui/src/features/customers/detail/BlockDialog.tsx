import { type FormEvent, useId, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { reportFailure, showToast } from "../../../shared/toasts";
import { customerName } from "../words";

const SHORTEST = 3;
const LONGEST = 200;

interface Props {
  detail: CustomerDetail;
  put(detail: CustomerDetail): void;
  onClose(): void;
}

/** *Bloquear* or *Desbloquear*: what it does, what WhatsApp does not take, and why. */
export function BlockDialog({ detail, put, onClose }: Props) {
  const t = useText();
  const words = t.customers.block;
  const id = useId();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  // What the dialog is about does not change under the person: an event may tell of it before the answer does.
  const [blocking] = useState(!detail.block.blocked);
  const name = customerName(t, detail.row);
  // Counted by signs, as the program does.
  const short = [...reason.trim()].length < SHORTEST;
  const problem = tried && short;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short || saving) return;
    setSaving(true);
    const request = { id: detail.row.id, reason: reason.trim() };
    try {
      put(await backend().call(blocking ? "customer_block" : "customer_unblock", request));
      showToast({ kind: "done", text: blocking ? words.done(name) : words.undone(name) });
      onClose();
    } catch (cause) {
      reportFailure(toBackendError(cause));
      setSaving(false);
    }
  };
  const presets = blocking ? words.presets : words.unblockPresets;
  return (
    <Modal
      kind="dialog"
      title={blocking ? words.title(name) : words.unblockTitle(name)}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="submit" form="block-form" className="btn primary big" aria-busy={saving}>
            <Icon name={blocking ? "ban" : "check"} />
            {saving ? t.form.saving : blocking ? words.confirm : words.unblock}
          </button>
        </>
      }
    >
      <form id="block-form" className="block-form" noValidate onSubmit={(event) => void submit(event)}>
        <p>{blocking ? words.what : words.unblockWhat}</p>
        <p className="note-bar pending" role="note">
          <Icon name="alert" />
          <span>{blocking ? words.notThere : words.unblockThere}</span>
        </p>
        <div className="block-reason">
          <label htmlFor={id}>{words.label}</label>
          <div className="block-presets">
            {presets.map((preset) => (
              <button
                key={preset}
                type="button"
                className="chip"
                aria-pressed={reason === preset}
                onClick={() => setReason(preset)}
              >
                {preset}
              </button>
            ))}
          </div>
          <textarea
            id={id}
            data-autofocus
            className="in"
            rows={2}
            maxLength={LONGEST}
            required
            aria-invalid={problem || undefined}
            aria-describedby={problem ? `${id}-problem` : undefined}
            placeholder={blocking ? words.placeholder : words.unblockPlaceholder}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
          {problem && (
            <p id={`${id}-problem`} className="field-problem" role="alert">
              <Icon name="alert" />
              <span>{words.tooShort}</span>
            </p>
          )}
        </div>
      </form>
    </Modal>
  );
}
