import { useEffect } from "react";
import type { SettingsView } from "../../backend/generated";
import { Icon, type IconName } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { LoadedLater } from "../../shared/LoadedLater";
import { later } from "../../shared/later";
import { hashOf, navigate, SECTIONS, type Section } from "../../shared/route";
import { Toasts } from "../../shared/Toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";
import { useSeat } from "../seat/store";
import { DesktopSection } from "./DesktopSection";
import { DisplaySection } from "./DisplaySection";
import { PeopleSection } from "./PeopleSection";
import { RemoteSection } from "./RemoteSection";
import { SiteSection } from "./SiteSection";
import { SoundSection } from "./SoundSection";
import { readSettings, useInstallation } from "./store";

const AlertsSection = later(async () => (await import("../alerts/AlertsSection")).AlertsSection);
const LogSection = later(async () => (await import("../alerts/LogSection")).LogSection);

const RulesSection = later(async () => (await import("../customers/RulesSection")).RulesSection);

const ICONS: Readonly<Record<Section, IconName>> = {
  site: "store",
  remote: "plug",
  sound: "sound",
  desktop: "monitor",
  people: "people",
  display: "text",
  alerts: "bell",
  log: "info",
  rules: "conflict",
};

/** *Ajustes*: a list of sections at the side, the chosen one beside it. */
export function SettingsPage({ section }: { section: Section }) {
  const t = useText();
  const settings = useInstallation((store) => store.settings);
  const failure = useInstallation((store) => store.failure);
  const seated = useSeat((store) => store.seat?.person?.id);
  // Another person may see more or less; the reading is cheap.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person says when to read.
  useEffect(() => void readSettings(), [seated]);
  return (
    <>
      <div className="settings">
        <nav className="settings-nav" aria-label={t.settings.title}>
          <h1>{t.settings.title}</h1>
          {(Object.keys(SECTIONS) as Section[]).map((each) => (
            <a
              key={each}
              href={hashOf({ screen: "settings", section: each })}
              aria-current={each === section ? "page" : undefined}
              onClick={(event) => {
                event.preventDefault();
                navigate({ screen: "settings", section: each });
              }}
            >
              <Icon name={ICONS[each]} />
              {t.settings.sections[each]}
            </a>
          ))}
        </nav>
        <div className="settings-body" key={section}>
          <div className="settings-column">
            {failure !== null && (
              <p className="note-bar failed" role="alert">
                <Icon name="alert" />
                {errorSentence(t, failure)}
              </p>
            )}
            {section === "people" ? (
              <PeopleSection />
            ) : section === "display" ? (
              <DisplaySection />
            ) : section === "alerts" || section === "log" || section === "rules" ? (
              <LoadedLater of={section}>
                {section === "alerts" ? (
                  <AlertsSection />
                ) : section === "log" ? (
                  <LogSection />
                ) : (
                  <RulesSection />
                )}
              </LoadedLater>
            ) : (
              settings !== null && <Saved section={section} settings={settings} />
            )}
          </div>
        </div>
      </div>
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}

function Saved({ section, settings }: { section: Section; settings: SettingsView }) {
  switch (section) {
    case "site":
      return <SiteSection saved={settings.site} />;
    case "remote":
      return <RemoteSection saved={settings.remote} />;
    case "sound":
      return <SoundSection saved={settings.sound} />;
    case "desktop":
      return <DesktopSection saved={settings.desktop} />;
    default:
      return null;
  }
}
