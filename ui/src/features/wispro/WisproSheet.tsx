import { useState } from "react";
import type { WisproConnection, WisproView } from "../../backend/generated";
import { Field } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { navigate } from "../../shared/route";
import { SelectInput } from "../../shared/SelectInput";
import { showToast } from "../../shared/toasts";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { attempt } from "../sync/actions";
import { takeRun } from "../sync/store";
import { PreCheck, usePreCheck } from "./PreCheck";
import { ScheduleField } from "./ScheduleField";
import { closeWispro, noteWispro, useWispro, useWisproView } from "./store";

/** *Sincronizar con Wispro*: what it says before it begins. Shown where somebody opened it. */
export function WisproSheet() {
  const sheet = useWispro((store) => store.sheet);
  return sheet === null ? null : <Opened key={sheet.system ?? ""} wanted={sheet.system} />;
}

function Opened({ wanted }: { wanted: string | null }) {
  const t = useText();
  const reason = useMay("wispro_start");
  const { value, error } = useWisproView();
  const words = t.wispro;
  if (reason === null && value !== null && value.connections.length > 0)
    return <Known view={value} wanted={wanted} />;
  return (
    <Modal kind="dialog" title={words.button} onClose={closeWispro}>
      {reason !== null ? (
        <NotAllowed reason={reason} />
      ) : error !== null ? (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {error}
        </p>
      ) : value === null ? (
        <div className="skel wispro-skel" />
      ) : (
        <p>{words.nothingConnected}</p>
      )}
    </Modal>
  );
}

function Known({ view, wanted }: { view: WisproView; wanted: string | null }) {
  const t = useText();
  const words = t.wispro;
  const [chosen, choose] = useState(wanted);
  const connection =
    view.connections.find((each) => each.system === chosen) ?? (view.connections[0] as WisproConnection);
  const check = usePreCheck(connection.system, connection.running === null);
  const [busy, setBusy] = useState<"dry" | "real" | null>(null);
  const start = async (dryRun: boolean) => {
    if (busy !== null) return;
    setBusy(dryRun ? "dry" : "real");
    const done = await attempt("wispro_start", { system: connection.system, dryRun });
    setBusy(null);
    noteWispro();
    if (done === null) return;
    const run = done.answer;
    takeRun(run);
    closeWispro();
    showToast({
      kind: "done",
      text: dryRun ? words.dryStarted(connection.name) : words.started(connection.name),
      action: { label: words.follow, keycap: null, run: () => navigate({ screen: "run", run: run.id }) },
    });
  };
  const blocked = connection.running !== null ? words.busyShort : null;
  return (
    <Modal
      kind="dialog"
      title={words.title(connection.name)}
      onClose={closeWispro}
      footer={
        <>
          <ActButton
            command="wispro_start"
            className="btn big"
            busy={busy === "dry"}
            blocked={blocked}
            onPress={() => void start(true)}
          >
            <Icon name="eye" />
            {busy === "dry" ? words.starting : words.dryRun}
          </ActButton>
          <span className="grow" />
          <ActButton
            command="wispro_start"
            className="btn big primary"
            busy={busy === "real"}
            blocked={blocked}
            onPress={() => void start(false)}
          >
            <Icon name="sync" />
            {busy === "real" ? words.starting : words.start}
          </ActButton>
        </>
      }
    >
      <div className="wispro" data-system={connection.system}>
        {view.connections.length > 1 && (
          <Field label={words.which}>
            {(ids) => (
              <SelectInput
                ids={ids}
                value={connection.system}
                options={view.connections.map((each) => ({ value: each.system, label: each.name }))}
                disabled={false}
                onChange={choose}
              />
            )}
          </Field>
        )}
        <PreCheck connection={connection} check={check} />
        <ScheduleField connection={connection} />
      </div>
    </Modal>
  );
}
