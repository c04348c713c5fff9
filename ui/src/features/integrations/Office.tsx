import type { ReactNode } from "react";
import { Icon, type IconName } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { hashOf, navigate, type Route } from "../../shared/route";
import { Toasts } from "../../shared/Toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";

/** A page of the office: scrolls by itself, with toasts and the banner of the orders below. */
export function Office({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="int-page">
        <div className="int-column">{children}</div>
      </div>
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}

/** A link to another screen; it asks first where something is unsaved. */
export function GoTo({
  route,
  className,
  label,
  children,
}: {
  route: Route;
  className: string;
  label?: string;
  children: ReactNode;
}) {
  return (
    <a
      href={hashOf(route)}
      className={className}
      aria-label={label}
      onClick={(event) => {
        event.preventDefault();
        navigate(route);
      }}
    >
      {children}
    </a>
  );
}

/** The way back to the list. */
export function BackLink() {
  const t = useText();
  return (
    <GoTo route={{ screen: "integrations" }} className="int-back">
      <Icon name="back" />
      {t.integrations.back}
    </GoTo>
  );
}

/** Icon and word in the colour of a state. */
export function Badge({
  tone,
  icon,
  word,
  title,
}: {
  tone: string;
  icon: IconName;
  word: string;
  title?: string;
}) {
  return (
    <span className={`pill ${tone}`} title={title}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

/** A table that scrolls by itself where it is too wide; by keyboard too. */
export function TableBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, what is out of sight cannot be reached by keyboard.
    <section className="int-table-box flat" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

/** What went wrong, over the last good data. */
export function Failure({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p className="note-bar failed" role="alert">
      <Icon name="alert" />
      {text}
    </p>
  );
}
