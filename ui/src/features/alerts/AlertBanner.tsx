import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { navigate, SYNC, useRoute } from "../../shared/route";
import { useJustChanged } from "../../shared/settled";
import { ActButton } from "../seat/ActButton";
import { acknowledgeAlert, useAlerts } from "./store";
import { alertSays, pressing } from "./words";

/** The gravest alert that nobody has taken note of, and how many more there are. */
export function AlertBanner() {
  const t = useText();
  const alerts = useAlerts((store) => store.alerts);
  const [first, ...others] = pressing(alerts);
  const says = useTick((now) => (first === undefined ? "" : alertSays(t, first, now)));
  const there = useRoute((store) => store.route.screen === "sync");
  const { waits, justChanged } = useJustChanged(first?.id ?? null);
  if (first === undefined) return null;
  return (
    <div className="banner warn" role="status">
      <Icon name="alert" />
      <p>
        <b>{says}</b> <span className="banner-more">{t.alerts.means[first.cause]}</span>
        {others.length > 0 && ` ${t.alerts.banner.more(others.length)}`}
      </p>
      {!there && (
        <button type="button" className="btn big" onClick={() => navigate(SYNC)}>
          {t.alerts.banner.see}
        </button>
      )}
      <ActButton
        key={first.id}
        command="alert_acknowledge"
        className="btn primary big"
        waits={waits}
        onPress={() => {
          if (!justChanged()) void acknowledgeAlert(first.id);
        }}
      >
        {t.alerts.banner.gotIt}
      </ActButton>
    </div>
  );
}
