import type { BackendError } from "../../backend/backend";
import type { SettingsView } from "../../backend/generated";
import { type Form, type Problems, useForm } from "../../shared/form";
import { failureSentence, text, useText } from "../../shared/i18n";
import { reportFailure, showToast } from "../../shared/toasts";
import { putSettings } from "./store";

interface Options<T extends object> {
  saved: T;
  check?(values: T): Problems<T>;
  save(values: T): Promise<SettingsView>;
  fieldFor?(error: BackendError): (keyof T & string) | null;
  /** The sentence beside the field that an error is about, where the general one does not do. */
  sentence?(error: BackendError): string;
  /** Said after saving. */
  done: string;
}

const NOTHING_TO_CHECK = () => ({});

/** The form of one section: its answer becomes what is saved, and a toast says so. */
export function useSettingsForm<T extends object>(options: Options<T>): Form<T> {
  const t = useText();
  const { fieldFor } = options;
  return useForm<T>({
    saved: options.saved,
    check: options.check ?? NOTHING_TO_CHECK,
    async save(values) {
      putSettings(await options.save(values));
      showToast({ kind: "done", text: options.done });
    },
    sentence:
      options.sentence ??
      ((error) => (error.code === "INVALID_VALUE" ? t.form.invalid : failureSentence(text(), error))),
    ...(fieldFor === undefined ? {} : { fieldFor }),
    onFailure: reportFailure,
  });
}
