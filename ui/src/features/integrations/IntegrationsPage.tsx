import { useEffect } from "react";
import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { navigate } from "../../shared/route";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { useSeat } from "../seat/store";
import { NotAllowed } from "../settings/NotAllowed";
import { ConnectionCards } from "./ConnectionCards";
import { IntegrationRows } from "./IntegrationRows";
import { Failure, Office } from "./Office";
import { readIntegrations, useIntegrations } from "./store";

/** *Integraciones*: a card per connection, and below them what travels between them. */
export function IntegrationsPage() {
  const t = useText();
  const { connections, integrations, failure } = useIntegrations();
  const seated = useSeat((store) => store.seat?.person?.id);
  const hidden = useMay("integrations_list");
  const mine = useMay("integration_start");
  // Another person may see more or less; the reading is cheap.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person says when to read.
  useEffect(() => void readIntegrations(), [seated, hidden]);
  return (
    <Office>
      <div className="int-head">
        <div className="grow">
          <h1>{t.integrations.title}</h1>
          <p className="sec">{t.integrations.lead}</p>
        </div>
        <ActButton
          command="connection_save"
          className="btn big"
          onPress={() => navigate({ screen: "connection", system: null })}
        >
          <Icon name="plug" />
          {t.integrations.connect}
        </ActButton>
        <ActButton
          command="integration_start"
          className="btn primary big"
          onPress={() => navigate({ screen: "integration", id: null, tab: "systems" })}
        >
          <Icon name="plus" />
          {t.integrations.create}
        </ActButton>
      </div>
      <NotAllowed reason={hidden ?? mine} />
      <Failure text={failure === null ? null : errorSentence(t, failure)} />
      {hidden === null && (connections === null || integrations === null) && failure === null && <Loading />}
      {connections !== null && <ConnectionCards connections={connections} />}
      {integrations !== null && (
        <IntegrationRows integrations={integrations} connections={connections ?? []} />
      )}
    </Office>
  );
}

function Loading() {
  const t = useText();
  return (
    <div className="int-cards" role="status" aria-label={t.integrations.loading}>
      <div className="skel int-skel" />
      <div className="skel int-skel" />
    </div>
  );
}
