import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { ActButton } from "../seat/ActButton";

/** The system that orders come from: pausing it stops them, so it asks first. */
export function asksBeforePause(system: string): boolean {
  return system === "whatsapp";
}

/** Asks before the system that orders come from is paused. */
export function AskPause({ name, onPause, onClose }: { name: string; onPause(): void; onClose(): void }) {
  const t = useText();
  const words = t.sync.system;
  return (
    <Modal
      kind="dialog"
      title={words.askPause(name)}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <ActButton
            command="system_pause"
            className="btn big"
            onPress={() => {
              onClose();
              onPause();
            }}
          >
            {words.pause}
          </ActButton>
          <button type="button" className="btn primary big" onClick={onClose}>
            {words.cancel}
          </button>
        </>
      }
    >
      <p>{words.askPauseText}</p>
    </Modal>
  );
}
