import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useRef } from "react";
import { Icon } from "./Icon";
import { useText } from "./i18n";

interface Props {
  title: ReactNode;
  /** `drawer` stands at the right edge over the whole height. */
  kind: "dialog" | "drawer";
  onClose(): void;
  children: ReactNode;
  footer?: ReactNode;
}

/** One dialog for the whole screen: focus trap, Escape and the way back of the focus come from Base UI. */
export function Modal({ title, kind, onClose, children, footer }: Props) {
  const t = useText();
  // The focus starts on what is to be typed in, or on the dialog itself: on a button, a key that is still held down
  // would press it.
  const popup = useRef<HTMLDivElement>(null);
  const first = () => popup.current?.querySelector<HTMLElement>("[data-autofocus]") ?? popup.current;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup ref={popup} className={kind} initialFocus={first}>
          <header>
            <Dialog.Title className="dialog-title">{title}</Dialog.Title>
            <span className="grow" />
            <Dialog.Close className="btn ghost sq" aria-label={t.app.close}>
              <Icon name="close" />
            </Dialog.Close>
          </header>
          <div className="body">{children}</div>
          {footer !== undefined && <footer>{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
