import type { ExportView } from "../../backend/generated";
import { text } from "../../shared/i18n";
import { showToast } from "../../shared/toasts";

/** Takes a file that the machine made: it says where it was saved, or the page saves it. */
export function saveExport(file: ExportView): void {
  if (file.savedTo !== null) {
    showToast({ kind: "done", text: text().integrations.run.savedTo(file.savedTo) });
    return;
  }
  const bytes = Uint8Array.from(atob(file.content ?? ""), (letter) => letter.codePointAt(0) ?? 0);
  const address = URL.createObjectURL(new Blob([bytes], { type: file.mediaType }));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(address);
}
