import type { SiteView } from "../../backend/generated";
import { type Format, formatFor } from "../../shared/format";
import { useSettings } from "../../shared/settings";
import { useBoard } from "./store";

const NO_SITE: SiteView = {
  name: "Mostrador",
  timeZone: "UTC",
  currency: "USD",
  businessDate: "",
  receivingSince: 0,
  defaultPrepMinutes: 25,
  dueSoonMinutes: 5,
  unattendedAfterSeconds: 60,
};

/** The restaurant. Its identity changes with each reading, its values hardly ever. */
export function useSite(): SiteView {
  return useBoard((store) => store.board?.site ?? NO_SITE);
}

/** The same as `useFormat` outside of a component, as it is now. */
export function currentFormat(): Format {
  const { timeZone, currency } = useBoard.getState().board?.site ?? NO_SITE;
  return formatFor(useSettings.getState().language, timeZone, currency);
}

/** Formats of the restaurant's zone and currency in this screen's language. */
export function useFormat(): Format {
  const language = useSettings((settings) => settings.language);
  const timeZone = useBoard((store) => store.board?.site.timeZone ?? NO_SITE.timeZone);
  const currency = useBoard((store) => store.board?.site.currency ?? NO_SITE.currency);
  return formatFor(language, timeZone, currency);
}
