import { backend } from "../../backend/door";
import type { DesktopSettings, Role } from "../../backend/generated";
import { Field, Panel, SwitchField } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { SelectInput } from "../../shared/SelectInput";
import { useMay } from "../seat/may";
import { maySleep, useSetup } from "../setup/store";
import { NotAllowed } from "./NotAllowed";
import { SaveBar } from "./SaveBar";
import { useSettingsForm } from "./useSettingsForm";

const SWITCHES = [
  "autostart",
  "closeToTray",
  "keepAwake",
  "notifications",
  "raiseWindow",
] as const satisfies readonly (keyof DesktopSettings)[];
const LANGUAGES = ["es", "en"] as const;
type MachineLanguage = (typeof LANGUAGES)[number];
/** The machine speaks for itself beside its screens: in the tray and in notifications. */
type Speaking = DesktopSettings & { language?: MachineLanguage };
const WALK_UP = ["OPERATOR", "VIEWER"] as const satisfies readonly Role[];

/** *Este equipo*: how the program behaves on the machine, and what may be done at it without signing in. */
export function DesktopSection({ saved }: { saved: Speaking }) {
  const t = useText();
  const reason = useMay("settings_save_desktop");
  const form = useSettingsForm<Speaking>({
    saved,
    save: (values) => backend().call("settings_save_desktop", values),
    done: t.settings.desktop.saved,
  });
  const { values, set } = form;
  const items = useSetup((store) => store.readiness);
  const headless = items?.some((item) => item.state === "NOT_APPLICABLE") ?? false;
  return (
    <>
      <NotAllowed reason={reason} />
      {headless && (
        <div className="note-bar skipped" role="note">
          <Icon name="info" />
          <p>{t.readiness.reasons.headless}</p>
        </div>
      )}
      {maySleep(items ?? []) && (
        <div className="note-bar pending" role="note">
          <Icon name="alert" />
          <p>{t.readiness.reasons.may_sleep}</p>
        </div>
      )}
      <Panel title={t.settings.desktop.title}>
        {SWITCHES.map((name) => (
          <SwitchField
            key={name}
            label={t.settings.desktop[name].label}
            hint={t.settings.desktop[name].hint}
            on={values[name]}
            disabled={reason !== null}
            onChange={(on) => set({ [name]: on })}
          />
        ))}
        <Field label={t.settings.desktop.language} hint={t.settings.desktop.languageHint}>
          {(ids) => (
            <SelectInput<MachineLanguage>
              ids={ids}
              value={values.language ?? "es"}
              options={LANGUAGES.map((language) => ({
                value: language,
                label: language === "es" ? t.menu.spanish : t.menu.english,
              }))}
              disabled={reason !== null}
              onChange={(language) => set({ language })}
            />
          )}
        </Field>
      </Panel>
      <Panel title={t.settings.desktop.walkUpTitle}>
        <Field label={t.settings.desktop.walkUp} hint={t.settings.desktop.walkUpHint}>
          {(ids) => (
            <SelectInput<Role>
              ids={ids}
              value={values.walkUpRole}
              options={WALK_UP.map((role) => ({ value: role, label: t.settings.desktop.walkUpRoles[role] }))}
              disabled={reason !== null}
              onChange={(walkUpRole) => set({ walkUpRole })}
            />
          )}
        </Field>
      </Panel>
      <SaveBar form={form} command="settings_save_desktop" />
    </>
  );
}
