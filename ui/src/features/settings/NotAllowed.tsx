import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { openSeat } from "../seat/store";

/** Why nothing can be changed here, with the way to somebody who may. */
export function NotAllowed({ reason }: { reason: string | null }) {
  const t = useText();
  if (reason === null) return null;
  return (
    <div className="note-bar skipped" role="note">
      <Icon name="lock" />
      <p>{reason}</p>
      <button type="button" className="btn" onClick={openSeat}>
        {t.seat.identify}
      </button>
    </div>
  );
}
