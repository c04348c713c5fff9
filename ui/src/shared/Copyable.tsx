import { useRef, useState } from "react";
import { Icon } from "./Icon";
import { useText } from "./i18n";

/**
 * The clipboard of this page. Browsers give it to secure pages only, so a tablet that reads the board over plain
 * http has none, whatever the types say.
 */
function clipboard(): Clipboard | undefined {
  return navigator.clipboard;
}

/** A text that a person takes elsewhere: with a button where copying works, otherwise one press marks it whole. */
export function Copyable({ before = "", text, label }: { before?: string; text: string; label: string }) {
  const t = useText();
  const words = useRef<HTMLSpanElement>(null);
  const [done, setDone] = useState(false);
  const mark = () => {
    if (words.current !== null) getSelection()?.selectAllChildren(words.current);
  };
  const copy = () => {
    setDone(false);
    clipboard()
      ?.writeText(text)
      .then(() => setDone(true), mark);
  };
  return (
    <>
      <span className="n">
        {before}
        <span ref={words} className="copyable">
          {text}
        </span>
      </span>
      {clipboard() !== undefined && (
        <button type="button" className="btn" onClick={copy}>
          <Icon name={done ? "check" : "copy"} />
          {done ? t.drawer.copied : label}
        </button>
      )}
    </>
  );
}
