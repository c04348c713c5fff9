import { useState } from "react";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { ActButton } from "../seat/ActButton";
import { changeRun, tell } from "./actions";
import { useSync } from "./store";
import { systemName } from "./words";

interface Props {
  run: number;
  count: number;
  system: string;
  title: string;
}

/** *Confirmar borrado* and *No borrar* for the deletions that a run holds. Deleting asks once more. */
export function Deletions({ run, count, system, title }: Props) {
  const t = useText();
  const words = t.sync.attention;
  const name = useSync((store) => systemName(t, store.overview, system));
  const [asking, setAsking] = useState(false);
  const decide = async (command: "run_confirm_deletions" | "run_dismiss_deletions", said: string) => {
    setAsking(false);
    if ((await changeRun(command, run)) !== null) tell(said);
  };
  return (
    <>
      <ActButton
        command="run_dismiss_deletions"
        className="btn"
        label={`${words.keep}: ${title}`}
        onPress={() => void decide("run_dismiss_deletions", words.kept)}
      >
        {words.keep}
      </ActButton>
      <ActButton
        command="run_confirm_deletions"
        className="btn"
        label={`${words.confirm}: ${title}`}
        onPress={() => setAsking(true)}
      >
        {words.confirm}
      </ActButton>
      {asking && (
        <Modal
          kind="dialog"
          title={words.askDelete(count)}
          onClose={() => setAsking(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn big" onClick={() => setAsking(false)}>
                {words.cancel}
              </button>
              <button
                type="button"
                className="btn primary big"
                onClick={() => void decide("run_confirm_deletions", words.deleted(count))}
              >
                {words.confirm}
              </button>
            </>
          }
        >
          <p>{words.askDeleteText(name)}</p>
        </Modal>
      )}
    </>
  );
}
