import { useState } from "react";
import type { KeyView, RemoteSettingsView } from "../../backend/generated";
import { Field } from "../../shared/Field";
import type { Form } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useFormat } from "../orders/hooks";
import { hasKey, type RemoteDraft } from "./remote";

interface Props {
  form: Form<RemoteDraft>;
  saved: RemoteSettingsView;
  disabled: boolean;
}

/** Address and key of the remote. The key goes in and never comes out. */
export function RemoteFields({ form, saved, disabled }: Props) {
  const t = useText();
  const { values, problems, set } = form;
  const [changing, setChanging] = useState(false);
  const [storedAt, setStoredAt] = useState(saved.key.storedAt);
  if (storedAt !== saved.key.storedAt) {
    setStoredAt(saved.key.storedAt);
    // The new key is saved; the page says so instead of asking for another one.
    setChanging(false);
  }
  const stored = hasKey(saved);
  const typing = !stored || changing || values.key !== "" || problems.key !== undefined;
  return (
    <>
      <Field
        label={t.settings.remote.address}
        hint={t.settings.remote.addressHint}
        problem={problems.address}
      >
        {(ids) => (
          <input
            {...ids}
            className="in"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="https://pedidos.ejemplo.com"
            disabled={disabled}
            value={values.address}
            onChange={(event) => set({ address: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.settings.remote.key} hint={t.settings.remote.keyHint} problem={problems.key}>
        {(ids) =>
          typing ? (
            <div className="key-line">
              <input
                {...ids}
                className="in"
                type="password"
                autoComplete="off"
                spellCheck={false}
                disabled={disabled}
                // biome-ignore lint/a11y/noAutofocus: it appears because the person asked to type a key.
                autoFocus={changing}
                value={values.key}
                onChange={(event) => set({ key: event.target.value })}
              />
              {stored && (
                <button
                  type="button"
                  className="btn"
                  onClick={() => {
                    set({ key: "" });
                    setChanging(false);
                  }}
                >
                  {t.settings.remote.keepKey}
                </button>
              )}
            </div>
          ) : (
            <div className="key-line">
              <KeyState keyView={saved.key} />
              <button type="button" className="btn" disabled={disabled} onClick={() => setChanging(true)}>
                {t.settings.remote.changeKey}
              </button>
            </div>
          )
        }
      </Field>
    </>
  );
}

/** `Guardada el 12 ago · en el llavero del sistema` */
export function KeyState({ keyView }: { keyView: KeyView }) {
  const t = useText();
  const format = useFormat();
  const since =
    keyView.storedAt === null ? null : t.settings.remote.stored(format.dayAndTime(keyView.storedAt));
  const where = t.settings.remote.storage[keyView.storage];
  const bad = keyView.storage === "UNREADABLE" || keyView.storage === "MISSING";
  return (
    <p className={`key-state${bad ? " bad" : ""}`}>
      <Icon name={bad ? "alert" : "key"} />
      <span>
        {since !== null && <b>{since}</b>}
        <small>{where}</small>
      </span>
    </p>
  );
}
