import { useState } from "react";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { callOff } from "./actions";
import { useBoard } from "./store";
import { useView } from "./view";

/** The wire takes up to 200 characters. */
const LONGEST_REASON = 200;

/** *Rechazar* or *Anular*: one press on a reason does it, so a refusal takes two presses in all. */
export function ReasonDialog() {
  const id = useView((view) => view.reasonFor);
  const order = useBoard((store) => (id === null ? undefined : store.board?.cards[id]));
  const t = useText();
  const [other, setOther] = useState("");
  if (id === null || order === undefined) return null;
  const close = () => {
    setOther("");
    useView.setState({ reasonFor: null });
  };
  const choose = (reason: string) => {
    close();
    void callOff(order, reason).then((done) => {
      if (done) useView.setState({ drawer: null });
    });
  };
  const isNew = order.stage === "NEW";
  const title = isNew ? t.reason.rejectTitle(order.dailyNumber) : t.reason.cancelTitle(order.dailyNumber);
  return (
    <Modal kind="dialog" title={title} onClose={close}>
      <p className="sec">{t.reason.choose}</p>
      <ul className="reasons">
        {t.reason.presets.map((reason) => (
          <li key={reason}>
            <button type="button" className="btn big" onClick={() => choose(reason)}>
              {reason}
            </button>
          </li>
        ))}
      </ul>
      <form
        className="other"
        onSubmit={(event) => {
          event.preventDefault();
          if (other.trim() !== "") choose(other.trim());
        }}
      >
        <label htmlFor="other-reason">{t.reason.other}</label>
        <div className="other-line">
          <input
            id="other-reason"
            className="in"
            maxLength={LONGEST_REASON}
            placeholder={t.reason.otherHint}
            value={other}
            onChange={(event) => setOther(event.target.value)}
          />
          <button type="submit" className="btn primary big" aria-disabled={other.trim() === ""}>
            {isNew ? t.card.reject : t.card.cancel}
          </button>
        </div>
      </form>
    </Modal>
  );
}
