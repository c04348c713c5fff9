import { backend } from "../../../backend/door";
import type { ConnectionCard, IntegrationView } from "../../../backend/generated";
import { Field, Panel } from "../../../shared/Field";
import { useForm } from "../../../shared/form";
import { Icon } from "../../../shared/Icon";
import { type Catalogue, failureSentence, text, useText } from "../../../shared/i18n";
import { navigate, setUnsaved } from "../../../shared/route";
import { SelectInput } from "../../../shared/SelectInput";
import { reportFailure, showToast } from "../../../shared/toasts";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { NotAllowed } from "../../settings/NotAllowed";
import { Badge, GoTo } from "../Office";
import { putIntegration, readIntegrations } from "../store";
import { kindName, systemBadge, systemName } from "../words";

/** Most letters of a name. */
export const LONGEST_NAME = 60;

/** What is wrong with the name of an integration; nothing when it does. */
export function nameProblem(t: Catalogue, name: string): string | undefined {
  if (name.trim() === "") return t.integrations.setup.nameMissing;
  return [...name.trim()].length > LONGEST_NAME ? t.integrations.setup.nameLong : undefined;
}

/** Step 1 of a new integration: its name and the pair of systems. */
export function NewIntegration({ connections }: { connections: readonly ConnectionCard[] }) {
  const t = useText();
  const words = t.integrations.setup;
  const reason = useMay("integration_start");
  const form = useForm({
    saved: { name: "", sourceSystem: "", targetSystem: "" },
    check(values) {
      const name = nameProblem(t, values.name);
      return {
        ...(name === undefined ? {} : { name }),
        ...(values.sourceSystem === "" ? { sourceSystem: words.systemMissing } : {}),
        ...(values.targetSystem === "" ? { targetSystem: words.systemMissing } : {}),
      };
    },
    async save(values) {
      const made = await backend().call("integration_start", { ...values, name: values.name.trim() });
      putIntegration(made);
      void readIntegrations();
      showToast({ kind: "done", text: words.created });
      setUnsaved(false);
      navigate({ screen: "integration", id: made.id, tab: "connection" });
    },
    sentence: (error) => (error.code === "INVALID_VALUE" ? t.form.invalid : failureSentence(text(), error)),
    fieldFor: (error) => (error.code === "NAME_TAKEN" ? "name" : null),
    onFailure: reportFailure,
  });
  const { values, problems, set } = form;
  const options = [
    { value: "", label: words.chooseSystem },
    ...connections.map(({ system }) => ({ value: system, label: systemName(t, connections, system) })),
  ];
  const same = values.sourceSystem !== "" && values.sourceSystem === values.targetSystem;
  return (
    <>
      <NotAllowed reason={reason} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Panel title={t.integrations.steps.systems}>
          <Field label={words.name} hint={words.nameHint} problem={problems.name}>
            {(ids) => (
              <input
                {...ids}
                className="in"
                autoComplete="off"
                disabled={reason !== null}
                value={values.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={words.source} hint={words.sourceHint} problem={problems.sourceSystem}>
            {(ids) => (
              <SelectInput
                ids={ids}
                value={values.sourceSystem}
                options={options}
                disabled={reason !== null}
                onChange={(sourceSystem) => set({ sourceSystem })}
              />
            )}
          </Field>
          <Field
            label={words.target}
            hint={same ? words.sameSystem : words.targetHint}
            problem={problems.targetSystem}
          >
            {(ids) => (
              <SelectInput
                ids={ids}
                value={values.targetSystem}
                options={options}
                disabled={reason !== null}
                onChange={(targetSystem) => set({ targetSystem })}
              />
            )}
          </Field>
          <div className="field">
            <p className="field-name int-pair">
              <span>{systemName(t, connections, values.sourceSystem) || "…"}</span>
              <Icon name="arrowRight" />
              <span>{systemName(t, connections, values.targetSystem) || "…"}</span>
            </p>
            <div className="field-control end">
              <ActButton
                command="integration_start"
                className="btn primary big"
                busy={form.saving}
                submits
                onPress={() => {}}
              >
                {words.begin}
              </ActButton>
            </div>
          </div>
        </Panel>
      </form>
    </>
  );
}

/** Step 1 once it is done: the pair, which does not change any more. */
export function SystemsStep({
  integration,
  connections,
}: {
  integration: IntegrationView;
  connections: readonly ConnectionCard[];
}) {
  const t = useText();
  const side = (system: string, words: string) => {
    const card = connections.find((each) => each.system === system);
    return (
      <div className="int-side">
        <small className="mut">{words}</small>
        <b>{systemName(t, connections, system)}</b>
        {card !== undefined && <span className="mut">{kindName(t, card.kind)}</span>}
        <Badge {...systemBadge(t, card?.status ?? null)} />
      </div>
    );
  };
  return (
    <Panel title={t.integrations.setup.pair}>
      <div className="int-pad int-sides">
        {side(integration.source.system, t.integrations.setup.source)}
        <Icon name={integration.direction === "BOTH" ? "arrowBoth" : "arrowRight"} />
        {side(integration.target.system, t.integrations.setup.target)}
      </div>
      <p className="panel-text">{t.integrations.setup.pairFixed}</p>
      <NextStep integration={integration} tab="connection" />
    </Panel>
  );
}

/** The way to the next step, at the end of one. */
export function NextStep({
  integration,
  tab,
}: {
  integration: IntegrationView;
  tab: "connection" | "what" | "mapping" | "test" | "schedule";
}) {
  const t = useText();
  const names = {
    connection: t.integrations.steps.connection,
    what: t.integrations.steps.what,
    mapping: t.integrations.steps.mapping,
    test: t.integrations.steps.dryRun,
    schedule: t.integrations.steps.schedule,
  };
  return (
    <div className="int-next">
      <GoTo route={{ screen: "integration", id: integration.id, tab }} className="btn">
        {t.integrations.next}: {names[tab]}
        <Icon name="arrowRight" />
      </GoTo>
    </div>
  );
}
