import { useId, useState } from "react";
import { backend } from "../../backend/door";
import type { CustomerRule, FieldRuleView } from "../../backend/generated";
import { Panel } from "../../shared/Field";
import { useForm } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { failureSentence, text, useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { SelectInput } from "../../shared/SelectInput";
import { reportFailure, showToast } from "../../shared/toasts";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { SaveBar } from "../settings/SaveBar";
import { capital } from "../sync/words";
import { changedRules, defaultsOf, draftOf, type RuleDraft, ruleKey } from "./rules";
import { useCustomers } from "./store";
import { fieldWord } from "./words";

/** *Reglas*: who wins, field by field, when both sides changed it. */
export function RulesSection() {
  const reason = useMay("customer_rules_get");
  return reason === null ? <Rules /> : <NotAllowed reason={reason} />;
}

function Rules() {
  const changes = useCustomers((store) => store.changes);
  const [saved, setSaved] = useState<readonly CustomerRule[] | null>(null);
  const [saves, setSaves] = useState(0);
  const key = `${changes} ${saves}`;
  const { value, of, error } = useLoaded(key, () => backend().call("customer_rules_get", {}));
  const rules = saved ?? value?.rules ?? null;
  const onSaved = (now: readonly CustomerRule[]) => {
    setSaved(now);
    setSaves(saves + 1);
  };
  // What was read since the last saving is newer than its answer.
  if (saved !== null && of === key) setSaved(null);
  return (
    <>
      {error !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {error}
        </p>
      )}
      {rules !== null && <RulesTable rules={rules} onSaved={onSaved} />}
    </>
  );
}

interface TableProps {
  rules: readonly CustomerRule[];
  onSaved(rules: readonly CustomerRule[]): void;
}

function RulesTable({ rules, onSaved }: TableProps) {
  const t = useText();
  const words = t.customers.rules;
  const reason = useMay("customer_rules_save");
  const form = useForm<RuleDraft>({
    saved: draftOf(rules),
    check: () => ({}),
    async save(draft) {
      const view = await backend().call("customer_rules_save", { rules: changedRules(rules, draft) });
      onSaved(view.rules);
      showToast({ kind: "done", text: words.saved });
    },
    sentence: (error) => failureSentence(text(), error),
    onFailure: reportFailure,
  });
  const usual = rules.every((rule) => form.values[ruleKey(rule)] === rule.defaultRule);
  const kinds = [
    { entityType: "customer", title: words.customer },
    { entityType: "address", title: words.address },
  ];
  return (
    <>
      <NotAllowed reason={reason} />
      <Panel
        title={words.title}
        aside={
          <button
            type="button"
            className="btn"
            aria-disabled={usual || reason !== null || undefined}
            title={reason ?? undefined}
            onClick={() => !usual && reason === null && form.set(defaultsOf(rules))}
          >
            <Icon name="undo" />
            {words.restore}
          </button>
        }
      >
        <p className="panel-text">{words.lead}</p>
        {kinds.map(({ entityType, title }) => (
          <table key={entityType} className="crules">
            <caption>{title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.rule}</th>
                <th scope="col">{words.means}</th>
              </tr>
            </thead>
            <tbody>
              {rules
                .filter((rule) => rule.entityType === entityType)
                .map((rule) => (
                  <RuleLine
                    key={rule.field}
                    rule={rule}
                    chosen={form.values[ruleKey(rule)] ?? rule.rule}
                    disabled={reason !== null}
                    onChoose={(chosen) => form.set({ [ruleKey(rule)]: chosen })}
                  />
                ))}
            </tbody>
          </table>
        ))}
      </Panel>
      <SaveBar form={form} command="customer_rules_save" />
    </>
  );
}

interface LineProps {
  rule: CustomerRule;
  chosen: FieldRuleView;
  disabled: boolean;
  onChoose(rule: FieldRuleView): void;
}

function RuleLine({ rule, chosen, disabled, onChoose }: LineProps) {
  const t = useText();
  const words = t.customers.rules;
  const id = useId();
  const word = rule.field === "*" ? words.other : capital(fieldWord(t, rule.field));
  const fixed = rule.options.length < 2;
  return (
    <tr data-rule={ruleKey(rule)} data-edited={chosen !== rule.rule || undefined}>
      <th scope="row" id={`${id}-field`}>
        {word}
      </th>
      <td>
        {fixed ? (
          <span className="crules-fixed" title={words.fixed}>
            <Icon name="lock" />
            {words.words[chosen]}
            <span className="vh"> · {words.fixed}</span>
          </span>
        ) : (
          <SelectInput
            ids={{
              id,
              "aria-labelledby": `${id}-field ${id}`,
              "aria-describedby": `${id}-means`,
              "aria-invalid": undefined,
            }}
            value={chosen}
            options={rule.options.map((value) => ({ value, label: words.words[value] }))}
            disabled={disabled}
            onChange={onChoose}
          />
        )}
      </td>
      <td id={`${id}-means`} className="crules-means">
        {rule.field === "isBanned" && chosen === "KEPT_APART" ? words.blockMeans : words.meaning[chosen]}
        {!fixed && (
          <small className={chosen === rule.defaultRule ? "mut" : "crules-differs"}>
            {chosen === rule.defaultRule ? words.default : words.changed(words.words[rule.defaultRule])}
          </small>
        )}
      </td>
    </tr>
  );
}
