import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { navigate } from "../../shared/route";
import { ActButton } from "../seat/ActButton";
import { openWispro, useWisproView } from "./store";

interface Props {
  /** Only this connection; without it, whichever there is. */
  system?: string;
  className?: string;
}

/** *Sincronizar con Wispro*: opens what it says beforehand. Where nothing is connected, it leads to the form. */
export function WisproButton({ system, className = "btn" }: Props) {
  const t = useText();
  const { value } = useWisproView();
  const none = value !== null && value.connections.length === 0;
  if (none)
    return (
      <ActButton
        command="connection_save"
        className={className}
        onPress={() => navigate({ screen: "connection", system: null })}
      >
        <Icon name="plug" />
        {t.wispro.connect}
      </ActButton>
    );
  return (
    <ActButton command="wispro_start" className={className} onPress={() => openWispro(system ?? null)}>
      <Icon name="sync" />
      {t.wispro.button}
    </ActButton>
  );
}
