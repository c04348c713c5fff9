import type { ConnectionCard, IntegrationView } from "../../../backend/generated";
import { useTick } from "../../../shared/clock";
import { Panel } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { type Check, CheckResult, useCheck } from "../check";
import { Badge, GoTo } from "../Office";
import { systemBadge, systemName, systemSentence } from "../words";
import { NextStep } from "./SystemsStep";

interface Props {
  integration: IntegrationView;
  connections: readonly ConnectionCard[];
}

/** Step 2: both systems answer. */
export function ConnectionStep({ integration, connections }: Props) {
  const t = useText();
  const words = t.integrations.check;
  const source = useCheck();
  const target = useCheck();
  const cardOf = (system: string) => connections.find((card) => card.system === system);
  const [from, to] = [cardOf(integration.source.system), cardOf(integration.target.system)];
  const both = () => {
    if (from !== undefined) void source.run(from);
    if (to !== undefined && to !== from) void target.run(to);
  };
  return (
    <Panel
      title={words.title}
      aside={
        <ActButton
          command="connection_check"
          className="btn primary"
          busy={source.state === "running" || target.state === "running"}
          onPress={both}
        >
          <Icon name="plug" />
          {words.both}
        </ActButton>
      }
    >
      <p className="panel-text">{words.text}</p>
      <div className="int-pad int-two top">
        <Side card={from} system={integration.source.system} title={words.source} check={source} />
        <Side card={to} system={integration.target.system} title={words.target} check={target} />
      </div>
      <NextStep integration={integration} tab="what" />
    </Panel>
  );
}

interface SideProps {
  card: ConnectionCard | undefined;
  system: string;
  title: string;
  check: Check;
}

function Side({ card, system, title, check }: SideProps) {
  const t = useText();
  const format = useFormat();
  const sentence = useTick((now) => systemSentence(t, format, card?.status ?? null, now));
  const name = card === undefined ? system : systemName(t, [card], system);
  return (
    <section className="int-side-check" aria-label={`${title}: ${name}`}>
      <p className="run-line">
        <small className="mut">{title}</small>
        <b>{name}</b>
        <Badge {...systemBadge(t, card?.status ?? null)} />
      </p>
      <p className="sec">{sentence}</p>
      {card !== undefined && (
        <p className="run-line">
          <ActButton
            command={card.kind === "whatsapp" ? "remote_check" : "connection_check"}
            className="btn"
            busy={check.state === "running"}
            label={`${t.checks.test}: ${name}`}
            onPress={() => check.state !== "running" && void check.run(card)}
          >
            {check.state === "running" ? t.checks.testing : t.checks.test}
          </ActButton>
          <GoTo
            route={
              card.kind === "whatsapp"
                ? { screen: "settings", section: "remote" }
                : { screen: "connection", system }
            }
            className="btn"
          >
            {card.kind === "whatsapp" ? t.integrations.card.settings : t.integrations.check.edit}
          </GoTo>
        </p>
      )}
      <CheckResult check={check} />
    </section>
  );
}
