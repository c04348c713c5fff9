import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";

interface Props {
  /** Code of the newest reading, where it failed. */
  failure: string | null;
  /** Whether something was read. */
  loaded: boolean;
  /** What an empty list says; `null` when it is not empty. */
  empty: { title: string; text: string | null } | null;
}

/** What stands above or instead of a list: that it could not be read, that it is on its way, that it is empty. */
export function ListState({ failure, loaded, empty }: Props) {
  const t = useText();
  if (failure !== null)
    return (
      <p className="note-bar failed list-note" role="alert">
        <Icon name="alert" />
        {errorSentence(t, failure)}
      </p>
    );
  if (!loaded) return <div className="skel list-skel" />;
  if (empty === null) return null;
  return (
    <div className="list-empty">
      <Icon name="check" />
      <div>
        <b>{empty.title}</b>
        {empty.text !== null && <p>{empty.text}</p>}
      </div>
    </div>
  );
}
