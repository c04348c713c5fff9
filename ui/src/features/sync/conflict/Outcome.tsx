import type { ReactNode } from "react";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";

interface Props {
  /** The value that will be; `undefined` while nobody has decided. */
  text: string | undefined;
  /** Why. */
  why: string;
  /** What else can be chosen, in the line of the reason. */
  more?: ReactNode;
  /** What stands beside the value. */
  act?: ReactNode;
  /** What is typed. */
  children?: ReactNode;
}

/** *Quedará*: what a line will be, and why. */
export function Outcome({ text, why, more, act, children }: Props) {
  const t = useText();
  const words = t.sync.conflict;
  return (
    <div className="res">
      <div className="val">
        {text === undefined ? (
          <>
            <Icon name="alert" />
            {words.undecided}
          </>
        ) : text === "" ? (
          <span className="mut">{words.empty}</span>
        ) : (
          text
        )}
      </div>
      {(why !== "" || more !== undefined) && (
        <small>
          {why} {more}
        </small>
      )}
      {act}
      {children}
    </div>
  );
}
