import { useEffect, useState } from "react";
import { Icon, type IconName } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { type Guide, hashOf, navigate } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { Toasts } from "../../shared/Toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";
import { GuideBody, sectionId } from "./GuideBody";
import type { GuideText } from "./guide";
import type { Guides } from "./guides";
import { find, GUIDE_ORDER } from "./search";
import { topicOf } from "./topic";
import { useGuides } from "./useGuides";
import { useReport } from "./useReport";

const ICONS: Readonly<Record<Guide, IconName>> = {
  connect: "plug",
  state: "sync",
  failures: "alert",
  questions: "question",
};

/** *Ayuda*: the guides at the left with a search over all of them, the chosen one beside them. */
export function HelpPage({ guide, topic }: { guide: Guide; topic: string | null }) {
  const t = useText();
  const guides = useGuides(useSettings((settings) => settings.language));
  return (
    <>
      {guides === null ? (
        <div className="settings help" />
      ) : guides === "failed" ? (
        <div className="empty">
          <Icon name="offline" />
          <div>
            <h2>{t.help.notLoaded}</h2>
            <p>{t.help.openAgain}</p>
          </div>
        </div>
      ) : (
        <Shelf guides={guides} guide={guide} topic={topic} />
      )}
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}

function Shelf({ guides, guide, topic }: { guides: Guides; guide: Guide; topic: string | null }) {
  const t = useText();
  const [query, setQuery] = useState("");
  const place = topicOf(guides[guide], topic);
  const target = place === null ? null : sectionId(place.section.id);
  useEffect(() => {
    // Whoever follows a way leaves the search behind.
    setQuery("");
    if (target === null) document.querySelector(".help-body")?.scrollTo({ top: 0 });
    else show(target);
  }, [target]);
  return (
    <div className="settings help">
      <nav className="settings-nav" aria-label={t.help.title}>
        <h1>{t.help.title}</h1>
        <Search query={query} onQuery={setQuery} />
        {GUIDE_ORDER.map((each) => (
          <Way key={each} guide={each} topic={null} current={each === guide} onFollow={() => setQuery("")}>
            <Icon name={ICONS[each]} />
            {guides[each].title}
          </Way>
        ))}
      </nav>
      <div className="settings-body help-body" key={guide}>
        <div className="settings-column">
          <Acts />
          {query.trim() === "" ? (
            <>
              <Contents guide={guide} text={guides[guide]} />
              <GuideBody guide={guides[guide]} topic={place} />
            </>
          ) : (
            <Results guides={guides} query={query} onFollow={() => setQuery("")} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Brings a place of the guide to the top and the keyboard with it. */
function show(id: string): void {
  const place = document.getElementById(id);
  place?.scrollIntoView({ block: "start" });
  place?.focus({ preventScroll: true });
}

interface WayProps {
  guide: Guide;
  topic: string | null;
  current?: boolean;
  onFollow?(): void;
  children: React.ReactNode;
}

function Way({ guide, topic, current, onFollow, children }: WayProps) {
  const route = { screen: "help", guide, topic } as const;
  return (
    <a
      href={hashOf(route)}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        onFollow?.();
        navigate(route);
        // The address may be the one that is open already, from which the page was scrolled away.
        if (topic !== null) requestAnimationFrame(() => show(sectionId(topic)));
      }}
    >
      {children}
    </a>
  );
}

function Search({ query, onQuery }: { query: string; onQuery(query: string): void }) {
  const t = useText();
  return (
    <label className="find help-find">
      <Icon name="search" />
      <span className="vh">{t.help.search}</span>
      <input
        id="find"
        type="search"
        autoComplete="off"
        placeholder={t.help.search}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onQuery("");
        }}
      />
      {query !== "" && (
        <button
          type="button"
          className="btn ghost sq"
          aria-label={t.search.clear}
          onClick={() => onQuery("")}
        >
          <Icon name="close" />
        </button>
      )}
    </label>
  );
}

/** What can be done on this page: the report for support, and paper. */
function Acts() {
  const t = useText();
  const { busy, shown, copy, close } = useReport();
  return (
    <div className="help-acts">
      <p>{t.help.reportHint}</p>
      <button type="button" className="btn" aria-busy={busy} disabled={busy} onClick={() => void copy()}>
        <Icon name="copy" />
        {t.help.copyReport}
      </button>
      <button type="button" className="btn" onClick={() => print()}>
        <Icon name="print" />
        {t.help.print}
      </button>
      {shown !== null && (
        <Modal kind="dialog" title={t.help.copyReport} onClose={close}>
          <p className="panel-text">{t.help.copyByHand}</p>
          <textarea
            className="help-report"
            readOnly
            data-autofocus
            aria-label={t.help.copyReport}
            rows={14}
            value={shown}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Modal>
      )}
    </div>
  );
}

/** The sections of a guide, to jump to. */
function Contents({ guide, text }: { guide: Guide; text: GuideText }) {
  const t = useText();
  return (
    <nav className="help-contents" aria-label={t.help.contents}>
      <ul>
        {text.sections.map((section) => (
          <li key={section.id}>
            <Way guide={guide} topic={section.id}>
              {section.title}
            </Way>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Results({ guides, query, onFollow }: { guides: Guides; query: string; onFollow(): void }) {
  const t = useText();
  const found = find(t, guides, query);
  return (
    <section className="help-results" aria-label={t.help.results}>
      <p role="status">{t.help.found(found.length)}</p>
      <ul>
        {found.map(({ guide, section, snippet }) => (
          <li key={`${guide}/${section.id}`}>
            <Way guide={guide} topic={section.id} onFollow={onFollow}>
              <b>{section.title}</b>
              <small>{guides[guide].title}</small>
              <span>{snippet}</span>
            </Way>
          </li>
        ))}
      </ul>
    </section>
  );
}
