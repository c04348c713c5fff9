import { backend } from "../../../backend/door";
import type {
  ConflictStrategy,
  ConnectionCard,
  EntityFieldsView,
  IntegrationDirection,
  IntegrationView,
  RecordFilter,
} from "../../../backend/generated";
import { Field, Panel } from "../../../shared/Field";
import { type Problems, useForm } from "../../../shared/form";
import { failureSentence, text, useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { SelectInput } from "../../../shared/SelectInput";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useMay } from "../../seat/may";
import { SaveBar } from "../../settings/SaveBar";
import { putIntegration, readIntegrations } from "../store";
import { useSeen } from "../useSeen";
import { entityName, systemName } from "../words";
import { Filters } from "./Filters";
import { NextStep, nameProblem } from "./SystemsStep";

interface What {
  name: string;
  sourceEntity: string;
  targetEntity: string;
  direction: IntegrationDirection;
  strategy: ConflictStrategy;
  filters: RecordFilter[];
}

interface Props {
  integration: IntegrationView;
  connections: readonly ConnectionCard[];
}

/** Step 3: what travels, which way, who is heard, and which records. */
export function WhatStep({ integration, connections }: Props) {
  const t = useText();
  const words = t.integrations.what;
  const reason = useMay("integration_save_what");
  const disabled = reason !== null;
  const { source, target } = integration;
  const seen = useSeen(integration);
  const form = useForm<What>({
    saved: {
      name: integration.name,
      sourceEntity: source.entityType,
      targetEntity: target.entityType,
      direction: integration.direction,
      strategy: integration.strategy,
      filters: integration.filters,
    },
    check(values) {
      const problems: Problems<What> = {};
      const name = nameProblem(t, values.name);
      if (name !== undefined) problems.name = name;
      if (values.sourceEntity === "") problems.sourceEntity = words.entityMissing;
      if (values.targetEntity === "") problems.targetEntity = words.entityMissing;
      else if (source.system === target.system && values.sourceEntity === values.targetEntity)
        problems.targetEntity = words.sameEntity;
      if (values.filters.some((filter) => filter.field === "")) problems.filters = words.chooseField;
      return problems;
    },
    async save(values) {
      putIntegration(
        await backend().call("integration_save_what", {
          id: integration.id,
          ...values,
          version: seen.version(),
        }),
      );
      void readIntegrations();
      showToast({ kind: "done", text: words.saved });
    },
    sentence: (error) => (error.code === "INVALID_VALUE" ? t.form.invalid : failureSentence(text(), error)),
    fieldFor: (error) => (error.code === "NAME_TAKEN" ? "name" : null),
    onFailure: reportFailure,
  });
  seen.follow(form.dirty);
  const { values, problems, set } = form;
  const entities = (system: string, wanted: "read" | "write") =>
    (connections.find((card) => card.system === system)?.entities ?? [])
      .filter(
        (entity) =>
          entity[wanted] === "YES" &&
          (values.direction === "SOURCE_TO_TARGET" || (entity.read === "YES" && entity.write === "YES")),
      )
      .map((entity) => entity.entityType);
  const options = (names: string[], chosen: string) => [
    { value: "", label: words.chooseEntity },
    // What is chosen stays in sight even where it cannot be read any more.
    ...(chosen === "" || names.includes(chosen) ? names : [chosen, ...names]).map((name) => ({
      value: name,
      label: entityName(t, name),
    })),
  ];
  const from = systemName(t, connections, source.system);
  const to = systemName(t, connections, target.system);
  const fields = useLoaded<EntityFieldsView>(
    disabled || values.sourceEntity === "" ? null : values.sourceEntity,
    () => backend().call("entity_fields", { system: source.system, entityType: values.sourceEntity }),
  );
  return (
    <>
      <Panel title={words.title}>
        <Field label={t.integrations.setup.name} problem={problems.name}>
          {(ids) => (
            <input
              {...ids}
              className="in"
              autoComplete="off"
              disabled={disabled}
              value={values.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={`${words.sourceEntity}: ${from}`}
          hint={words.onlyReadable}
          problem={problems.sourceEntity}
        >
          {(ids) => (
            <SelectInput
              ids={ids}
              value={values.sourceEntity}
              options={options(entities(source.system, "read"), values.sourceEntity)}
              disabled={disabled}
              onChange={(sourceEntity) => set({ sourceEntity })}
            />
          )}
        </Field>
        <Field
          label={`${words.targetEntity}: ${to}`}
          hint={words.onlyWritable}
          problem={problems.targetEntity}
        >
          {(ids) => (
            <SelectInput
              ids={ids}
              value={values.targetEntity}
              options={options(entities(target.system, "write"), values.targetEntity)}
              disabled={disabled}
              onChange={(targetEntity) => set({ targetEntity })}
            />
          )}
        </Field>
        <Field label={words.direction}>
          {(ids) => (
            <SelectInput
              ids={ids}
              value={values.direction}
              options={[
                {
                  value: "SOURCE_TO_TARGET",
                  label: `${from} → ${to} · ${t.integrations.direction.SOURCE_TO_TARGET}`,
                },
                { value: "BOTH", label: `${from} ↔ ${to} · ${t.integrations.direction.BOTH}` },
              ]}
              disabled={disabled}
              onChange={(direction) => set({ direction })}
            />
          )}
        </Field>
        <Field label={words.strategy} hint={words.strategyHint}>
          {(ids) => (
            <SelectInput
              ids={ids}
              value={values.strategy}
              options={[
                { value: "SOURCE_WINS", label: words.wins(from) },
                { value: "TARGET_WINS", label: words.wins(to) },
                { value: "LATEST", label: words.latest },
                { value: "MANUAL", label: words.manual },
              ]}
              disabled={disabled}
              onChange={(strategy) => set({ strategy })}
            />
          )}
        </Field>
      </Panel>
      <Filters
        source={{ system: source.system, entityType: values.sourceEntity }}
        filters={values.filters}
        fields={fields.value}
        problem={problems.filters ?? fields.error ?? undefined}
        disabled={disabled}
        onChange={(filters) => set({ filters })}
      />
      {integration.steps.mapping !== "LOCKED" && <p className="int-hint">{words.switchesOff}</p>}
      {integration.steps.what === "DONE" && !form.dirty && (
        <NextStep integration={integration} tab="mapping" />
      )}
      <SaveBar form={form} command="integration_save_what" />
    </>
  );
}
