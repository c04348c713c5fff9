import type { ReactNode } from "react";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";

interface Props {
  onBack: (() => void) | null;
  next: string;
  busy: boolean;
  /** What must be done before; the way on stays where it is, and says so. */
  blocked?: string | null;
  /** Stands between the way back and the way on. */
  children?: ReactNode;
}

/** The way back left, the way on right; `Enter` goes on. */
export function StepFoot({ onBack, next, busy, blocked = null, children }: Props) {
  const t = useText();
  return (
    <footer className="setup-foot">
      {onBack !== null && (
        <button type="button" className="btn big" onClick={onBack}>
          <Icon name="back" />
          {t.setup.back}
        </button>
      )}
      <span className="grow" />
      {children}
      {blocked !== null && <p className="sec">{blocked}</p>}
      <button
        type="submit"
        className="btn primary big"
        aria-busy={busy}
        aria-disabled={blocked !== null}
        title={blocked ?? undefined}
      >
        {busy ? t.form.saving : next}
      </button>
    </footer>
  );
}
