import { create } from "zustand";

export type Theme = "light" | "dark" | "system";
export type Language = "es" | "en";

/** Text sizes in percent of the browser's own. */
export const TEXT_SIZES = [80, 90, 100, 110, 125, 150, 175, 200] as const;

/** What a person chose for this screen. It stays on this device: the next one may be a wall display. */
export interface Settings {
  theme: Theme;
  language: Language;
  textSize: number;
  shortcuts: boolean;
}

const KEY = "mostrador.settings";
const DEFAULTS: Settings = { theme: "system", language: "es", textSize: 100, shortcuts: true };

/** Reads stored settings; whatever is not usable falls back to its default. */
export function parseSettings(stored: string | null): Settings {
  let value: Partial<Record<keyof Settings, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(stored ?? "{}");
    if (typeof parsed === "object" && parsed !== null) value = parsed;
  } catch {
    // Another version or another hand wrote it: the defaults are right.
  }
  return {
    theme: value.theme === "light" || value.theme === "dark" ? value.theme : DEFAULTS.theme,
    language: value.language === "en" ? "en" : DEFAULTS.language,
    textSize: TEXT_SIZES.find((size) => size === value.textSize) ?? DEFAULTS.textSize,
    shortcuts: value.shortcuts !== false,
  };
}

function load(): Settings {
  try {
    return parseSettings(localStorage.getItem(KEY));
  } catch {
    return DEFAULTS;
  }
}

export const useSettings = create<Settings>(load);

/** Changes settings and remembers them. */
export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(useSettings.getState()));
  } catch {
    // Storage may be forbidden in a browser; the choice then lasts as long as the page.
  }
}

const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");

function apply(settings: Settings): void {
  const root = document.documentElement;
  const dark = settings.theme === "dark" || (settings.theme === "system" && prefersDark().matches);
  root.dataset.theme = dark ? "dark" : "light";
  root.lang = settings.language === "es" ? "es-419" : "en";
  root.style.fontSize = settings.textSize === 100 ? "" : `${settings.textSize}%`;
}

/** Applies the settings to the document, now and whenever they or the system's theme change. */
export function applySettings(): void {
  apply(useSettings.getState());
  useSettings.subscribe(apply);
  prefersDark().addEventListener("change", () => apply(useSettings.getState()));
}
