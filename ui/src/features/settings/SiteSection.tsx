import { useMemo } from "react";
import { backend } from "../../backend/door";
import type { SiteSettingsView } from "../../backend/generated";
import { Panel } from "../../shared/Field";
import { useText } from "../../shared/i18n";
import { useMay } from "../seat/may";
import { NotAllowed } from "./NotAllowed";
import { SaveBar } from "./SaveBar";
import { LocationField, PlaceFields, TimeFields } from "./SiteFields";
import { checkSite, fromSite, type SiteDraft, toSite } from "./site";
import { useSettingsForm } from "./useSettingsForm";

/** *Local*: who the restaurant is, and when its day begins. */
export function SiteSection({ saved }: { saved: SiteSettingsView }) {
  const t = useText();
  const reason = useMay("settings_save_site");
  const draft = useMemo(() => fromSite(saved), [saved]);
  const form = useSettingsForm<SiteDraft>({
    saved: draft,
    check: (values) => checkSite(t, values),
    save: (values) => backend().call("settings_save_site", toSite(values)),
    done: t.settings.site.saved,
  });
  return (
    <>
      <NotAllowed reason={reason} />
      <Panel title={t.settings.site.title}>
        <PlaceFields form={form} disabled={reason !== null} />
        <LocationField form={form} disabled={reason !== null} />
      </Panel>
      <TimeFields form={form} disabled={reason !== null} />
      <SaveBar form={form} command="settings_save_site" />
    </>
  );
}
