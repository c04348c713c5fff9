import type { Language } from "./settings";

/**
 * Regions of the restaurants' zones: how thousands and decimals are written depends on the country, not on the
 * language of the screen. A zone that is not listed uses the language's own form.
 */
const REGIONS: Readonly<Record<string, string>> = {
  "America/Guayaquil": "EC",
  "Pacific/Galapagos": "EC",
  "America/Bogota": "CO",
  "America/Lima": "PE",
  "America/Caracas": "VE",
  "America/La_Paz": "BO",
  "America/Santiago": "CL",
  "America/Argentina/Buenos_Aires": "AR",
  "America/Buenos_Aires": "AR",
  "America/Montevideo": "UY",
  "America/Asuncion": "PY",
  "America/Mexico_City": "MX",
  "America/Panama": "PA",
  "America/Costa_Rica": "CR",
  "America/Guatemala": "GT",
  "America/Santo_Domingo": "DO",
  "Europe/Madrid": "ES",
};

/** Everything that turns a number of the wire into words of a person. */
export interface Format {
  /** `$1.234,50`, by the restaurant's country. */
  money(cents: number): string;
  count(value: number): string;
  /** `20:41` in the restaurant's zone. */
  time(at: number): string;
  /** `sáb 4 oct · 20:41` */
  dayAndTime(at: number): string;
  /** `sáb 4 oct` in the restaurant's zone. */
  date(at: number): string;
  /** `4 oct 2025` in the restaurant's zone. */
  dateOfYear(at: number): string;
  /** `2025` in the restaurant's zone. */
  year(at: number): string;
  /** At most one decimal. */
  decimal(value: number): string;
  /** `4 oct` for a business date `2025-10-04`. */
  day(date: string): string;
}

function build(language: Language, timeZone: string, currency: string): Format {
  const region = REGIONS[timeZone];
  const locale = language === "en" ? "en" : region === undefined ? "es-419" : `es-${region}`;
  const numbers = region === undefined ? locale : `es-${region}`;
  const money = tolerant(
    () => new Intl.NumberFormat(numbers, { style: "currency", currency, currencyDisplay: "narrowSymbol" }),
    () => new Intl.NumberFormat(numbers, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  );
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
  const count = new Intl.NumberFormat(numbers);
  const decimal = new Intl.NumberFormat(numbers, { maximumFractionDigits: 1 });
  const clock = dateFormat(locale, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const weekday = dateFormat(locale, timeZone, { weekday: "short" });
  const date = dateFormat(locale, timeZone, { day: "numeric", month: "short" });
  const wholeDate = dateFormat(locale, timeZone, { day: "numeric", month: "short", year: "numeric" });
  const year = dateFormat(locale, timeZone, { year: "numeric" });
  const businessDay = dateFormat(locale, "UTC", { day: "numeric", month: "short" });
  const plain = (text: string) => text.replace(/\.(?=\s|$)/g, "").replaceAll(" de ", " ");
  const day = (at: number) => `${plain(weekday.format(at))} ${plain(date.format(at))}`;
  return {
    // The wire counts hundredths in every currency; a currency without decimals only shows none.
    money: (cents) =>
      digits === 0 && cents % 100 !== 0 ? count.format(cents / 100) : money.format(cents / 100),
    count: (value) => count.format(value),
    time: (at) => clock.format(at),
    dayAndTime: (at) => `${day(at)} · ${clock.format(at)}`,
    date: day,
    dateOfYear: (at) => plain(wholeDate.format(at)),
    year: (at) => year.format(at),
    decimal: (value) => decimal.format(value),
    day: (text) => plain(businessDay.format(Date.parse(`${text}T12:00:00Z`))),
  };
}

function tolerant<T>(make: () => T, fallback: () => T): T {
  try {
    return make();
  } catch {
    return fallback();
  }
}

// A zone that this browser does not know must not empty the screen: the device's own zone is shown instead.
function dateFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return tolerant(
    () => new Intl.DateTimeFormat(locale, { ...options, timeZone }),
    () => new Intl.DateTimeFormat(locale, options),
  );
}

const cache = new Map<string, Format>();

/** Formats of one language, zone and currency; building them is expensive, so they are kept. */
export function formatFor(language: Language, timeZone: string, currency: string): Format {
  const key = `${language}|${timeZone}|${currency}`;
  let format = cache.get(key);
  if (format === undefined) {
    format = build(language, timeZone, currency);
    cache.set(key, format);
  }
  return format;
}

/** `06:12`, or `1:06:12` from one hour. Never negative: a clock that was set back shows `00:00`. */
export function timer(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}
