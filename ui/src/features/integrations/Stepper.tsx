import type { IntegrationView, StepState } from "../../backend/generated";
import { Icon, type IconName } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { hashOf, type IntegrationTab, navigate } from "../../shared/route";
import { STEPS } from "./steps";

const ICONS: Readonly<Record<StepState, IconName>> = {
  LOCKED: "lock",
  OPEN: "pen",
  DONE: "check",
  BROKEN: "alert",
};

/** The six steps with the state of each, between *Estado* and *Historial*. A locked one opens too, and says why. */
export function Stepper({ integration, tab }: { integration: IntegrationView; tab: IntegrationTab }) {
  const t = useText();
  return (
    <nav className="int-steps" aria-label={t.integrations.tabs.steps}>
      <Tab integration={integration} tab="state" current={tab}>
        {t.integrations.tabs.state}
      </Tab>
      <ol>
        {STEPS.map(({ step, tab: place }, index) => {
          const state = integration.steps[step];
          return (
            <li key={step}>
              <Tab integration={integration} tab={place} current={tab} state={state}>
                <span className="int-step-number">{index + 1}</span>
                <span className="int-step-words">
                  <b>{t.integrations.steps[step]}</b>
                  <small>
                    <Icon name={ICONS[state]} />
                    {t.integrations.stepStates[state]}
                  </small>
                </span>
              </Tab>
            </li>
          );
        })}
      </ol>
      <Tab integration={integration} tab="history" current={tab}>
        {t.integrations.tabs.history}
      </Tab>
    </nav>
  );
}

function Tab({
  integration,
  tab,
  current,
  state,
  children,
}: {
  integration: IntegrationView;
  tab: IntegrationTab;
  current: IntegrationTab;
  state?: StepState;
  children: React.ReactNode;
}) {
  const route = { screen: "integration", id: integration.id, tab } as const;
  return (
    <a
      href={hashOf(route)}
      aria-current={tab === current ? "step" : undefined}
      data-state={state}
      onClick={(event) => {
        event.preventDefault();
        navigate(route);
      }}
    >
      {children}
    </a>
  );
}
