import { Popover } from "@base-ui/react/popover";
import { LanguageChoice, Shortcuts, TextSize, ThemeChoice } from "../shared/DisplayChoices";
import { Icon } from "../shared/Icon";
import { useText } from "../shared/i18n";

/** How this screen looks and listens: theme, language, size of text, keys. */
export function DisplayMenu() {
  const t = useText();
  return (
    <Popover.Root>
      <Popover.Trigger className="tb" aria-label={t.menu.title}>
        <Icon name="text" />
        <span className="opt">{t.menu.title}</span>
        <Icon name="expand" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="over" sideOffset={4} align="end">
          <Popover.Popup className="popover menu">
            <Popover.Title className="vh">{t.menu.title}</Popover.Title>
            <ThemeChoice />
            <LanguageChoice />
            <TextSize />
            <Shortcuts />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
