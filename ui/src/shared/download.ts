import type { ExportView } from "../backend/generated";
import { text } from "./i18n";
import { showToast } from "./toasts";

/** Bytes out of Base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Ends an export: the machine has saved the file and says where, or this page saves it. */
export function takeExport(file: ExportView): void {
  const t = text();
  if (file.savedTo !== null) {
    showToast({ kind: "done", text: t.sync.savedTo(file.savedTo) });
    return;
  }
  if (file.content === null) return;
  const address = URL.createObjectURL(new Blob([bytesOf(file.content)], { type: file.mediaType }));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(address);
  showToast({ kind: "done", text: t.sync.downloaded(file.name) });
}
