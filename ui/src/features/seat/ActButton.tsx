import type { ReactNode } from "react";
import type { Command } from "../../backend/backend";
import { useText } from "../../shared/i18n";
import { showToast } from "../../shared/toasts";
import { useMay } from "./may";
import { openSeat } from "./store";

interface Props {
  /** The command that a press leads to. */
  command: Command;
  className: string;
  onPress(): void;
  label?: string;
  busy?: boolean;
  /** For a moment a press does nothing, and nothing has to be said about it. */
  waits?: boolean;
  /** Why it cannot be done now, whoever asks. */
  blocked?: string | null;
  submits?: boolean;
  children: ReactNode;
}

/** A button that stays visible where its command is not allowed, and then says why instead of acting. */
export function ActButton({
  command,
  className,
  onPress,
  label,
  busy,
  waits = false,
  blocked = null,
  submits,
  children,
}: Props) {
  const t = useText();
  const reason = useMay(command);
  const press = () => {
    if (reason !== null) tellWhyNot(reason, t.seat.identify);
    else if (blocked !== null) showToast({ kind: "error", text: blocked });
    else onPress();
  };
  return (
    <button
      type={submits && reason === null ? "submit" : "button"}
      className={className}
      aria-label={label}
      aria-busy={busy}
      aria-disabled={reason === null && blocked === null && !waits ? undefined : true}
      title={reason ?? blocked ?? undefined}
      onClick={submits && reason === null ? undefined : press}
    >
      {children}
    </button>
  );
}

/** Says why something is not allowed, with the way to somebody who may. */
export function tellWhyNot(reason: string, identify: string): void {
  showToast({ kind: "error", text: reason, action: { label: identify, keycap: null, run: openSeat } });
}
