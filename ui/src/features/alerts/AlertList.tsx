import type { AlertView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Panel } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { personName } from "../../shared/person";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { acknowledgeAlert, useAlerts } from "./store";
import { alertSays } from "./words";

/** What is wrong now, and what was in the last day. */
export function AlertList() {
  const t = useText();
  const alerts = useAlerts((store) => store.alerts);
  const failure = useAlerts((store) => store.failure);
  return (
    <Panel title={t.alerts.now.title}>
      {failure !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {errorSentence(t, failure)}
        </p>
      )}
      {alerts?.length === 0 && (
        <p className="alert-none">
          <Icon name="check" />
          <span>
            <b>{t.alerts.now.none}</b> {t.alerts.now.noneHint}
          </span>
        </p>
      )}
      <ul className="alert-list">
        {(alerts ?? []).map((alert) => (
          <Row key={alert.id} alert={alert} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ alert }: { alert: AlertView }) {
  const t = useText();
  const format = useFormat();
  const says = useTick((now) => alertSays(t, alert, now));
  const open = alert.closedAt === null;
  const seen = personName(alert.acknowledgedBy);
  const since = format.dayAndTime(alert.openedAt);
  return (
    <li>
      <span className={`state ${open ? "pending" : "synced"}`}>
        <Icon name={open ? "alert" : "check"} />
        {open ? t.alerts.now.open : t.alerts.now.closed}
      </span>
      <span>
        <b>{says}</b>
        <small>
          {alert.closedAt === null
            ? t.alerts.now.since(since)
            : t.alerts.now.over(since, format.time(alert.closedAt))}
          {alert.acknowledgedBy !== null &&
            ` · ${seen === null ? t.alerts.now.seenHere : t.alerts.now.seenBy(seen)}`}
        </small>
      </span>
      {open && alert.acknowledgedBy === null && (
        <ActButton
          command="alert_acknowledge"
          className="btn"
          onPress={() => void acknowledgeAlert(alert.id)}
        >
          {t.alerts.banner.gotIt}
        </ActButton>
      )}
    </li>
  );
}
