import { useEffect, useState } from "react";
import { Icon } from "./Icon";
import { useText } from "./i18n";
import { useSettings } from "./settings";
import { dropToast, isBrief, TOAST_MS, type Toast, useToasts } from "./toasts";

/** What was just done, with the way back, at the bottom left above the banner. */
export function Toasts() {
  const toasts = useToasts((store) => store.toasts);
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <Line key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Line({ toast }: { toast: Toast }) {
  const t = useText();
  const keys = useSettings((settings) => settings.shortcuts);
  const { action } = toast;
  const act = () => {
    if (action?.ready?.() === false) return;
    // It is offered once: a second press would be answered with what the first one did.
    dropToast(toast.id);
    action?.run();
  };
  return (
    <div
      className={`toast ${toast.kind}${isBrief(toast) ? " brief" : ""}`}
      role={toast.kind === "error" ? "alert" : undefined}
    >
      {toast.kind === "error" && <Icon name="alert" />}
      <div className="toast-text">
        <p>{toast.text}</p>
        {toast.detail !== null && (
          <details>
            <summary>{t.app.details}</summary>
            <code>{toast.detail}</code>
          </details>
        )}
      </div>
      {action !== null && (
        <>
          <Countdown />
          <button type="button" className="btn" onClick={act}>
            {action.label}
            {keys && action.keycap !== null && <kbd>{action.keycap}</kbd>}
          </button>
        </>
      )}
      <button
        type="button"
        className="btn ghost sq"
        aria-label={t.app.close}
        onClick={() => dropToast(toast.id)}
      >
        <Icon name="close" />
      </button>
      <span className="toast-time" aria-hidden="true" />
    </div>
  );
}

/** Seconds left, shown by the style sheet only where motion is reduced and the shortening line stands still. */
function Countdown() {
  const t = useText();
  const [left, setLeft] = useState(TOAST_MS / 1000);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="toast-left n" aria-hidden="true">
      {t.undo.secondsLeft(left)}
    </span>
  );
}
