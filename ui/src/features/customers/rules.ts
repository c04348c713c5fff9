import type { CustomerRule, CustomerRuleChoice, FieldRuleView } from "../../backend/generated";

/** What is chosen, by field. */
export type RuleDraft = Readonly<Record<string, FieldRuleView>>;

/** Names one rule among both kinds of records. */
export function ruleKey(rule: Pick<CustomerRule, "entityType" | "field">): string {
  return `${rule.entityType}.${rule.field}`;
}

export function draftOf(rules: readonly CustomerRule[]): RuleDraft {
  return Object.fromEntries(rules.map((rule) => [ruleKey(rule), rule.rule]));
}

/** The draft with everything as the program would do by itself. */
export function defaultsOf(rules: readonly CustomerRule[]): RuleDraft {
  return Object.fromEntries(rules.map((rule) => [ruleKey(rule), rule.defaultRule]));
}

/** The rules of which something else was chosen than what holds. */
export function changedRules(rules: readonly CustomerRule[], draft: RuleDraft): CustomerRuleChoice[] {
  return rules.flatMap(({ entityType, field, rule }) => {
    const chosen = draft[ruleKey({ entityType, field })] ?? rule;
    return chosen === rule ? [] : [{ entityType, field, rule: chosen }];
  });
}
