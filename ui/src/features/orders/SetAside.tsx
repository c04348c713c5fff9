import { backend } from "../../backend/door";
import { Icon } from "../../shared/Icon";
import { lookUp, useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { Modal } from "../../shared/Modal";
import { useFormat } from "./hooks";
import { useBoard } from "./store";
import { useView } from "./view";

/** Entries of the remote that cannot be orders: quiet, but never out of sight. */
export function SetAsidePill() {
  const t = useText();
  const count = useBoard((store) => store.board?.setAside ?? 0);
  if (count === 0) return null;
  return (
    <button type="button" className="btn set-aside" onClick={() => useView.setState({ setAsideOpen: true })}>
      <Icon name="alert" />
      {t.setAside.pill(count)}
    </button>
  );
}

export function SetAsideDialog() {
  const open = useView((view) => view.setAsideOpen);
  return open ? <Entries /> : null;
}

function Entries() {
  const t = useText();
  const format = useFormat();
  const count = useBoard((store) => store.board?.setAside ?? 0);
  const { value, error } = useLoaded(count, () => backend().call("set_aside_list", {}));
  return (
    <Modal kind="dialog" title={t.setAside.title} onClose={() => useView.setState({ setAsideOpen: false })}>
      <p className="sec">{t.setAside.explain}</p>
      {error !== null && <p className="strip failed">{error}</p>}
      <ul className="aside-list">
        {(value ?? []).map((entry) => (
          <li key={entry.id}>
            <b>{lookUp(t.setAside, entry.reason, t.setAside.unknown)}</b>
            <small>
              {t.setAside.seen(
                entry.times,
                format.dayAndTime(entry.firstSeenAt),
                format.dayAndTime(entry.lastSeenAt),
              )}
            </small>
            <details>
              <summary>{t.app.details}</summary>
              <pre>
                {entry.reason}
                {"\n"}
                {entry.excerpt}
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
