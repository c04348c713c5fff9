import { backend } from "../../backend/door";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";

import { useLoaded } from "../../shared/load";
import { OrderRows } from "./OrderRows";
import { useBoard } from "./store";

/** Delivered, rejected and cancelled orders of the open business day. */
export function Finished() {
  const t = useText();
  const count = useBoard((store) => store.board?.finishedToday ?? 0);
  const day = useBoard((store) => store.board?.site.businessDate ?? "");
  const { value, error } = useLoaded(`${day}|${count}`, () => backend().call("orders_finished", {}));
  return (
    <>
      {error !== null && (
        <p className="empty">
          <Icon name="alert" /> {error}
        </p>
      )}
      {value !== null &&
        (value.length === 0 ? (
          <p className="empty">{t.empty.finished}</p>
        ) : (
          <OrderRows orders={value} label={t.tabs.finished} />
        ))}
    </>
  );
}
