import { Component, type ReactNode, Suspense } from "react";
import { Icon } from "./Icon";
import { useText } from "./i18n";

interface Props {
  /** Another one is another try. */
  of: string;
  /** Stands below while the part is not there: new orders must be seen from everywhere. */
  beside?: ReactNode;
  children: ReactNode;
}

/**
 * A part of the screen that is fetched when somebody goes there. While it comes there is room for it, and what cannot be
 * fetched, as after an update of the program under an open page, offers to load the page again. The rest goes on.
 */
export function LoadedLater({ of, beside, children }: Props) {
  const below = beside !== undefined && <div className="bottom">{beside}</div>;
  const coming = below && (
    <>
      <div className="later" aria-busy="true" />
      {below}
    </>
  );
  return (
    <Boundary key={of} below={below}>
      <Suspense fallback={coming}>{children}</Suspense>
    </Boundary>
  );
}

class Boundary extends Component<{ below: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <>
        <NotLoaded />
        {this.props.below}
      </>
    );
  }
}

function NotLoaded() {
  const t = useText();
  return (
    <div className="empty" role="alert">
      <Icon name="alert" />
      <div>
        <h2>{t.app.notLoaded}</h2>
        <p>{t.app.notLoadedText}</p>
        <p>
          <button type="button" className="btn primary" onClick={() => location.reload()}>
            {t.app.loadAgain}
          </button>
        </p>
      </div>
    </div>
  );
}
