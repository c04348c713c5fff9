import type { ConnectionCard, IntegrationView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { entityName, systemName } from "./words";

interface Props {
  integration: Pick<IntegrationView, "source" | "target" | "direction">;
  connections: readonly ConnectionCard[] | null;
}

/** `ERP › Proveedores → Web › Clientes`, with the arrow that shows which way. */
export function Pair({ integration, connections }: Props) {
  const t = useText();
  const { source, target, direction } = integration;
  return (
    <span className="int-pair">
      <span>
        {systemName(t, connections, source.system)} › {entityName(t, source.entityType)}
      </span>
      <Icon name={direction === "BOTH" ? "arrowBoth" : "arrowRight"} />
      <span className="vh">{t.integrations.direction[direction]}</span>
      <span>
        {systemName(t, connections, target.system)} › {entityName(t, target.entityType)}
      </span>
    </span>
  );
}
