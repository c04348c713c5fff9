import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import { text } from "../../shared/i18n";
import { reportFailure } from "../../shared/toasts";
import { allowed, tell } from "../sync/actions";
import { openConflicts, WALKED } from "../sync/conflict/store";

/** Whatever of a customer can be in conflict. */
export const CUSTOMER_ENTITIES: readonly string[] = ["customer", "address"];

/** *Resolver* of one customer: its own conflicts and those of its addresses, one after the other. */
export async function resolveOf(customer: number): Promise<void> {
  if (!allowed("conflict_get")) return;
  try {
    const { conflicts, row } = await backend().call("customer_get", { id: customer });
    const [first] = conflicts;
    if (first === undefined) tell(text().sync.conflict.none);
    else openConflicts({ first, system: row.source, entityType: null, ids: conflicts });
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}

/** *Resolver todos*: the conflicts of all customers of a source, those of the customers themselves first. */
export async function resolveAll(source: string | null): Promise<void> {
  if (!allowed("conflict_get")) return;
  try {
    const pages = await Promise.all(
      CUSTOMER_ENTITIES.map((entityType) =>
        backend().call("conflicts_list", { after: null, limit: WALKED, system: source, entityType }),
      ),
    );
    const items = pages.flatMap(({ conflicts }) => conflicts).slice(0, WALKED);
    const [first] = items;
    if (first === undefined) tell(text().sync.conflict.none);
    else openConflicts({ first: first.id, system: first.system, entityType: null, items });
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}
