import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useFormat, useSite } from "./hooks";
import { ago } from "./order-text";
import { useBoard } from "./store";

/** An empty board must prove that it is alive; when it is not, it must not look as if it were. */
export function EmptyBoard() {
  const t = useText();
  const format = useFormat();
  const { receivingSince } = useSite();
  const contact = useBoard((store) => store.contact);
  const connection = useBoard((store) => store.board?.connection);
  const checked = connection?.lastCheckedAt ?? null;
  const proof = useTick((now) => (checked === null ? "" : ago(t, format, checked, now)));
  const alive =
    contact && checked !== null && (connection?.state === "LIVE" || connection?.state === "POLLING");
  const state = contact ? t.connection[connection?.state ?? "CONNECTING"] : t.connection.noContact;
  return (
    <div className="empty" data-alive={alive}>
      <Icon name={alive ? "check" : "offline"} />
      <div>
        <h2>{t.empty.title}</h2>
        <p>{alive ? t.empty.alive(format.time(receivingSince), proof) : t.empty.notAlive(state)}</p>
      </div>
    </div>
  );
}
