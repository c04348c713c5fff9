import { useEffect, useState } from "react";
import type { AlertSettingsView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { useMay } from "../seat/may";
import { useSeat } from "../seat/store";
import { NotAllowed } from "../settings/NotAllowed";
import { SaveBar } from "../settings/SaveBar";
import { AlertList } from "./AlertList";
import { MetricsPanel } from "./MetricsPanel";
import { RulesPanel, useRulesForm } from "./RulesForm";
import { SlackPanel } from "./SlackPanel";
import { readAlertSettings, useAlertSettings, useAlerts } from "./store";

/** *Avisos*: what is wrong now, when to tell it, and where else. */
export function AlertsSection() {
  const t = useText();
  const mayLook = useMay("alert_settings_get");
  const mayChange = useMay("alert_settings_save");
  const settings = useAlertSettings((store) => store.settings);
  const failure = useAlertSettings((store) => store.failure);
  const alerts = useAlerts((store) => store.alerts);
  const seated = useSeat((store) => store.seat?.person?.id);
  // The list is read anew whenever anything about alerts changed, how Slack stands among it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when to read.
  useEffect(() => {
    if (mayLook === null) void readAlertSettings();
  }, [alerts, seated, mayLook]);
  return (
    <>
      <AlertList />
      <NotAllowed reason={mayLook ?? mayChange} />
      {mayLook === null && failure !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {errorSentence(t, failure)}
        </p>
      )}
      {mayLook === null && settings !== null && (
        <Channels settings={settings} disabled={mayChange !== null} />
      )}
    </>
  );
}

function Channels({ settings, disabled }: { settings: AlertSettingsView; disabled: boolean }) {
  const t = useText();
  const form = useRulesForm(settings);
  const [typed, setTyped] = useState(false);
  return (
    <>
      <RulesPanel form={form} disabled={disabled} />
      <SlackPanel slack={settings.slack} disabled={disabled} onTyped={setTyped} />
      <MetricsPanel metrics={settings.metrics} />
      <SaveBar form={form} command="alert_settings_save" beside={typed ? t.alerts.slack.unsaved : null} />
    </>
  );
}
