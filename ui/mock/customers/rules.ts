import type { CustomerRule, FieldRuleView } from "../../src/backend/generated";

const OPEN: FieldRuleView[] = ["HERE_WINS", "THERE_WINS", "LATEST", "MANUAL"];

function rule(entityType: string, field: string, defaultRule: FieldRuleView): CustomerRule {
  const fixed = defaultRule === "THERE_ALONE" || defaultRule === "KEPT_APART";
  return { entityType, field, rule: defaultRule, defaultRule, options: fixed ? [defaultRule] : OPEN };
}

/** Who wins, as the program would do by itself. */
export function demoRules(): CustomerRule[] {
  const all = (entityType: string, fields: string, rules: FieldRuleView) =>
    fields.split(" ").map((field) => rule(entityType, field, rules));
  return [
    ...all("customer", "firstName lastName email", "THERE_WINS"),
    ...all("customer", "birthDate", "MANUAL"),
    ...all("customer", "internalNote secondPhone isBanned banReason bannedAt isActive", "KEPT_APART"),
    ...all("customer", "whatsappPhoneNumber totalOrders totalSpent lastInteraction", "THERE_ALONE"),
    ...all("customer", "*", "MANUAL"),
    ...all(
      "address",
      "name street number interiorNumber neighborhood city state zipCode country",
      "THERE_WINS",
    ),
    ...all("address", "latitude longitude deliveryInstructions", "HERE_WINS"),
    ...all("address", "isDefault", "LATEST"),
    ...all("address", "*", "MANUAL"),
  ];
}
