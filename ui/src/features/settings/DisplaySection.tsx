import { LanguageChoice, Shortcuts, TextSize, ThemeChoice } from "../../shared/DisplayChoices";
import { Panel } from "../../shared/Field";
import { useText } from "../../shared/i18n";

/** *Pantalla*: how this screen looks. It is kept on this device and needs no saving. */
export function DisplaySection() {
  const t = useText();
  return (
    <Panel title={t.settings.display.title}>
      <p className="panel-text">{t.settings.display.hint}</p>
      <div className="menu in-panel">
        <ThemeChoice />
        <LanguageChoice />
        <TextSize />
        <Shortcuts />
      </div>
    </Panel>
  );
}
