import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { openSeat, useSeat } from "./store";

/** Who sits here, in the top bar. */
export function PersonButton() {
  const t = useText();
  const seat = useSeat((store) => store.seat);
  if (seat === null) return null;
  const { person } = seat;
  const name = person?.name ?? t.seat.nobody;
  const role = seat.people === "NOBODY" ? t.seat.noPeople : t.roles[seat.role];
  return (
    <button
      type="button"
      className="tb who-button"
      data-testid="person"
      aria-label={t.seat.button(name, role)}
      title={t.seat.switch}
      onClick={openSeat}
    >
      <Icon name="person" />
      <span className="who-lines opt">
        <b className="trunc">{name}</b> <small>{role}</small>
      </span>
      <Icon name="expand" />
    </button>
  );
}
