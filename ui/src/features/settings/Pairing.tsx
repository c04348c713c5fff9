import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { PairingView, Role } from "../../backend/generated";
import { Copyable } from "../../shared/Copyable";
import { useTick } from "../../shared/clock";
import { Field, Panel } from "../../shared/Field";
import { timer } from "../../shared/format";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { SelectInput } from "../../shared/SelectInput";
import { reportFailure } from "../../shared/toasts";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { SCREEN_ROLES } from "./people";

/** An address with which a kitchen tablet opens the board, once. */
export function Pairing() {
  const t = useText();
  const reason = useMay("pairing_start");
  const [role, setRole] = useState<Role>("OPERATOR");
  const [pairing, setPairing] = useState<PairingView | null>(null);
  const start = async () => {
    try {
      setPairing(await backend().call("pairing_start", { role }));
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <Panel title={t.settings.pairing.title}>
      <p className="panel-text">{t.settings.pairing.hint}</p>
      <Field label={t.settings.pairing.role} hint={t.settings.pairing.roleHint}>
        {(ids) => (
          <SelectInput<Role>
            ids={ids}
            value={role}
            options={SCREEN_ROLES.map((each) => ({ value: each, label: t.settings.pairing.roles[each] }))}
            disabled={reason !== null}
            onChange={(next) => {
              setRole(next);
              setPairing(null);
            }}
          />
        )}
      </Field>
      <div className="field">
        <div className="sound-test">
          <ActButton command="pairing_start" className="btn big" onPress={() => void start()}>
            <Icon name="tablet" />
            {pairing === null ? t.settings.pairing.start : t.settings.pairing.again}
          </ActButton>
        </div>
      </div>
      {pairing !== null && <Address pairing={pairing} />}
    </Panel>
  );
}

function Address({ pairing }: { pairing: PairingView }) {
  const t = useText();
  const left = useTick((now) => Math.max(0, pairing.expiresAt - now));
  if (left === 0) return <p className="panel-text">{t.settings.pairing.expired}</p>;
  return (
    <div className="pairing" data-testid="pairing">
      <p className="sec">{t.settings.pairing.open}</p>
      <p className="pairing-address">
        <Copyable text={pairing.address} label={t.settings.pairing.copy} />
      </p>
      <p className="sec n">{t.settings.pairing.left(timer(left))}</p>
      {pairing.reach === "THIS_MACHINE" && (
        <p className="field-problem calm">
          <Icon name="info" />
          <span>{t.settings.pairing.thisMachine}</span>
        </p>
      )}
    </div>
  );
}
