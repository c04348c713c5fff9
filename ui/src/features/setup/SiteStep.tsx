import { backend } from "../../backend/door";
import { type SiteSettingsView, UNNAMED_SITE } from "../../backend/generated";
import { useForm } from "../../shared/form";
import { failureSentence, text, useText } from "../../shared/i18n";
import { reportFailure } from "../../shared/toasts";
import { PlaceFields } from "../settings/SiteFields";
import { checkSite, fromSite, type SiteDraft, toSite } from "../settings/site";
import { putSettings } from "../settings/store";
import { StepFoot } from "./StepFoot";
import type { StepProps } from "./steps";

/** Names that an installation has before anybody named it. */
const UNNAMED: readonly string[] = ["", UNNAMED_SITE];

/** What is saved, with the zone of this computer where none was chosen yet. */
export function prefilled(site: SiteSettingsView, here: string): SiteDraft {
  const unnamed = UNNAMED.includes(site.name.trim());
  const zone = unnamed || site.timeZone === "" ? here || site.timeZone : site.timeZone;
  return { ...fromSite(site), name: unnamed ? "" : site.name, timeZone: zone };
}

/** Step 1: name, zone, cutoff, currency. */
export function SiteStep({ settings, onNext, onBack }: StepProps) {
  const t = useText();
  const form = useForm<SiteDraft>({
    saved: prefilled(settings.site, Intl.DateTimeFormat().resolvedOptions().timeZone),
    check: (values) => checkSite(t, values),
    async save(values) {
      putSettings(await backend().call("settings_save_site", toSite(values)));
      onNext();
    },
    sentence: (error) => (error.code === "INVALID_VALUE" ? t.form.invalid : failureSentence(text(), error)),
    onFailure: reportFailure,
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!form.saving) void form.submit();
      }}
    >
      <h1>{t.setup.site.title}</h1>
      <p className="setup-lead">{t.setup.site.lead}</p>
      <div className="panel">
        <PlaceFields form={form} disabled={false} />
      </div>
      <StepFoot onBack={onBack} next={t.setup.next} busy={form.saving} />
    </form>
  );
}
