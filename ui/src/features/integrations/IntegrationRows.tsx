import type { ConnectionCard, IntegrationView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { hashOf, navigate, type Route } from "../../shared/route";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { Badge, GoTo } from "./Office";
import { Pair } from "./Pair";
import { integrationState, nextStep, STEPS, stepsDone } from "./steps";
import { useLatestRun } from "./store";
import { integrationBadge, runBadge, whenOr } from "./words";

interface Props {
  integrations: readonly IntegrationView[];
  connections: readonly ConnectionCard[];
}

/** What travels: a row per integration. */
export function IntegrationRows({ integrations, connections }: Props) {
  const t = useText();
  if (integrations.length === 0) return <Empty connections={connections.length} />;
  const words = t.integrations.row;
  return (
    <section aria-labelledby="int-list">
      <h2 id="int-list" className="int-title">
        {t.integrations.list} <span className="n mut">{integrations.length}</span>
      </h2>
      <div className="int-table-box">
        <table className="int-table">
          <thead>
            <tr>
              <th scope="col">{t.integrations.setup.name}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.lastRun}</th>
              <th scope="col">{words.nextRun}</th>
              <th scope="col">{words.attention}</th>
              <th scope="col">
                <span className="vh">{words.open}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {integrations.map((integration) => (
              <Row key={integration.id} integration={integration} connections={connections} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({
  integration,
  connections,
}: {
  integration: IntegrationView;
  connections: Props["connections"];
}) {
  const t = useText();
  const format = useFormat();
  const run = useLatestRun(integration);
  const state = integrationState(integration, run);
  const words = t.integrations.row;
  const unfinished = state === "unfinished" || state === "broken";
  const next = unfinished ? nextStep(integration.steps) : null;
  const route: Route = { screen: "integration", id: integration.id, tab: next?.tab ?? "state" };
  return (
    <tr data-integration={integration.id}>
      <td>
        <GoTo route={{ ...route, tab: "state" }} className="int-name">
          {integration.name}
        </GoTo>
        <Pair integration={integration} connections={connections} />
      </td>
      <td>
        <Badge {...integrationBadge(t, state)} />
        {unfinished && (
          <small className="int-sub n">{words.steps(stepsDone(integration.steps), STEPS.length)}</small>
        )}
      </td>
      <td className="n">
        {run === null ? (
          <span className="mut">{t.integrations.card.never}</span>
        ) : (
          <>
            <span>{format.dayAndTime(run.startedAt)}</span>
            <small className="int-sub">
              {runBadge(t, format, run).word} · {format.count(run.processed)} ·{" "}
              {run.failed === 0 ? (
                t.integrations.run.clean
              ) : (
                <b className="int-bad">{t.integrations.run.errors(format.count(run.failed))}</b>
              )}
            </small>
          </>
        )}
      </td>
      <td className="n">
        <span className={integration.nextRunAt === null ? "mut" : undefined}>
          {whenOr(format, integration.nextRunAt, words.byHand)}
        </span>
      </td>
      <td className="n">
        {integration.attention === 0 ? (
          <span className="mut">{words.nothing}</span>
        ) : (
          <GoTo route={{ screen: "sync", tab: "attention" }} className="int-bad int-link">
            <Icon name="alert" />
            {words.attentionCount(integration.attention)}
          </GoTo>
        )}
      </td>
      <td className="int-acts">
        <a
          href={hashOf(route)}
          className="btn"
          aria-label={`${next === null ? words.open : words.goOn}: ${integration.name}`}
          onClick={(event) => {
            event.preventDefault();
            navigate(route);
          }}
        >
          {next === null ? words.open : words.goOn}
        </a>
      </td>
    </tr>
  );
}

function Empty({ connections }: { connections: number }) {
  const t = useText();
  return (
    <div className="panel int-empty">
      <Icon name="sync" />
      <div>
        <h2>{t.integrations.empty.title}</h2>
        <p>{t.integrations.empty.text}</p>
        {connections < 2 && <p>{t.integrations.empty.needTwo}</p>}
      </div>
      {connections < 2 ? (
        <ActButton
          command="connection_save"
          className="btn primary big"
          onPress={() => navigate({ screen: "connection", system: null })}
        >
          {t.integrations.connect}
        </ActButton>
      ) : (
        <ActButton
          command="integration_start"
          className="btn primary big"
          onPress={() => navigate({ screen: "integration", id: null, tab: "systems" })}
        >
          {t.integrations.create}
        </ActButton>
      )}
    </div>
  );
}
