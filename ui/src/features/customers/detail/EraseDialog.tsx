import { type FormEvent, useId, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { CUSTOMERS, navigate } from "../../../shared/route";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useSync } from "../../sync/store";
import { customerName, sourceName } from "../words";

interface Props {
  detail: CustomerDetail;
  onClose(): void;
}

/** *Borrar datos personales*: cannot be undone, so the name is typed. */
export function EraseDialog({ detail, onClose }: Props) {
  const t = useText();
  const words = t.customers.erase;
  const id = useId();
  const [typedName, setTyped] = useState("");
  const [mismatch, setMismatch] = useState(false);
  const [busy, setBusy] = useState(false);
  const { row } = detail;
  const expected = detail.confirmName;
  const overview = useSync((store) => store.overview);
  const open = (client: number) => {
    onClose();
    navigate({ screen: "customer", id: client });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (typedName.trim() === "") {
      setMismatch(true);
      return;
    }
    setBusy(true);
    try {
      await backend().call("customer_erase", { id: row.id, confirm: typedName.trim() });
      showToast({ kind: "done", text: words.done });
      navigate(CUSTOMERS);
    } catch (cause) {
      const error = toBackendError(cause);
      if (error.code === "NOT_CONFIRMED") setMismatch(true);
      else reportFailure(error);
      setBusy(false);
    }
  };
  return (
    <Modal
      kind="dialog"
      title={words.title(customerName(t, row))}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="submit" form="erase-form" className="btn primary big" aria-busy={busy}>
            <Icon name="trash" />
            {words.confirm}
          </button>
        </>
      }
    >
      <form id="erase-form" className="block-form" noValidate onSubmit={(event) => void submit(event)}>
        <p>
          <b>{words.what}</b>
        </p>
        <ul className="cbullets">
          <li>{words.keeps}</li>
          {detail.linked.map((client) => (
            <li key={client.id}>
              {words.linked(customerName(t, client), sourceName(t, overview, client.source))}{" "}
              <button type="button" className="btn link" onClick={() => open(client.id)}>
                {words.openLinked(customerName(t, client))}
              </button>
            </li>
          ))}
          {row.source === "whatsapp" && !detail.localOnly && <li>{words.there}</li>}
        </ul>
        <div className="block-reason">
          <label htmlFor={id}>{words.label(expected)}</label>
          <input
            id={id}
            data-autofocus
            className="in"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={mismatch || undefined}
            aria-describedby={mismatch ? `${id}-problem` : undefined}
            value={typedName}
            onChange={(event) => {
              setTyped(event.target.value);
              setMismatch(false);
            }}
          />
          {mismatch && (
            <p id={`${id}-problem`} className="field-problem" role="alert">
              <Icon name="alert" />
              <span>{words.mismatch}</span>
            </p>
          )}
        </div>
      </form>
    </Modal>
  );
}
