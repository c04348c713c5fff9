import { useEffect } from "react";
import type { ConnectionCard, IntegrationView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import type { IntegrationTab } from "../../shared/route";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { HistoryPanel } from "./HistoryPanel";
import { MappingStep } from "./mapping/MappingStep";
import { BackLink, Badge, Failure, GoTo, Office } from "./Office";
import { Pair } from "./Pair";
import { StatePanel } from "./StatePanel";
import { Stepper } from "./Stepper";
import { integrationState, STEPS, stepBefore } from "./steps";
import { ConnectionStep } from "./steps/ConnectionStep";
import { ScheduleStep } from "./steps/ScheduleStep";
import { NewIntegration, SystemsStep } from "./steps/SystemsStep";
import { TestStep } from "./steps/TestStep";
import { WhatStep } from "./steps/WhatStep";
import { readIntegrations, useIntegrations, useLatestRun } from "./store";
import { integrationBadge } from "./words";

/** One integration with its steps, or a new one. */
export function IntegrationPage({ id, tab }: { id: number | null; tab: IntegrationTab }) {
  const t = useText();
  const hidden = useMay("integrations_list");
  const { integrations, connections, failure } = useIntegrations();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the role says when to read.
  useEffect(() => void readIntegrations(), [hidden]);
  const integration = integrations?.find((each) => each.id === id);
  const isGone = id !== null && integrations !== null && integration === undefined;
  const error = failure === null ? null : errorSentence(t, failure);
  if (integration !== undefined && connections !== null) {
    return <Existing integration={integration} connections={connections} tab={tab} error={error} />;
  }
  return (
    <Office>
      <div className="int-head">
        <div className="grow">
          <BackLink />
          <h1>{id === null ? t.integrations.setup.newTitle : t.integrations.title}</h1>
        </div>
      </div>
      <NotAllowed reason={hidden} />
      <Failure text={isGone ? t.integrations.missing : error} />
      {id === null && connections !== null && <NewIntegration connections={connections} />}
    </Office>
  );
}

interface ExistingProps {
  integration: IntegrationView;
  connections: readonly ConnectionCard[];
  tab: IntegrationTab;
  error: string | null;
}

function Existing({ integration, connections, tab, error }: ExistingProps) {
  const t = useText();
  const mine = useMay("integration_save_mapping");
  const run = useLatestRun(integration);
  const state = integrationState(integration, run);
  return (
    <Office>
      <div className="int-head">
        <div className="grow">
          <BackLink />
          <h1>{integration.name}</h1>
          <Pair integration={integration} connections={connections} />
        </div>
        <Badge {...integrationBadge(t, state)} />
      </div>
      <Stepper integration={integration} tab={tab} />
      <NotAllowed reason={mine} />
      <Failure text={error} />
      <div className="int-step" key={`${integration.id} ${tab}`}>
        <Content integration={integration} connections={connections} tab={tab} />
      </div>
    </Office>
  );
}

function Content({ integration, connections, tab }: Omit<ExistingProps, "error">) {
  const found = STEPS.find((each) => each.tab === tab);
  if (found !== undefined && integration.steps[found.step] === "LOCKED") {
    return <Locked integration={integration} step={found.step} />;
  }
  switch (tab) {
    case "state":
      return <StatePanel integration={integration} />;
    case "systems":
      return <SystemsStep integration={integration} connections={connections} />;
    case "connection":
      return <ConnectionStep integration={integration} connections={connections} />;
    case "what":
      return <WhatStep integration={integration} connections={connections} />;
    case "mapping":
      return <MappingStep integration={integration} connections={connections} />;
    case "test":
      return <TestStep integration={integration} />;
    case "schedule":
      return <ScheduleStep integration={integration} />;
    case "history":
      return <HistoryPanel integration={integration} />;
  }
}

/** What has to be done before, with the way there. */
function Locked({
  integration,
  step,
}: {
  integration: IntegrationView;
  step: (typeof STEPS)[number]["step"];
}) {
  const t = useText();
  const before = stepBefore(integration.steps, step);
  const there = STEPS.find((each) => each.step === before);
  if (there === undefined) return null;
  const name = t.integrations.steps[there.step];
  return (
    <div className="panel int-empty">
      <Icon name="lock" />
      <div>
        <h2>{t.integrations.stepStates.LOCKED}</h2>
        <p>{t.integrations.lockedBy(name)}</p>
      </div>
      <GoTo route={{ screen: "integration", id: integration.id, tab: there.tab }} className="btn primary big">
        {t.integrations.goTo(name)}
      </GoTo>
    </div>
  );
}
