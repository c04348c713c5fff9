import { describe, expect, it } from "vitest";
import { CATALOGUES } from "../../shared/i18n";
import { cronWords, fromCron, toCron } from "./cron";

const { es, en } = CATALOGUES;

describe("a schedule of five fields", () => {
  for (const [cron, kind] of [
    ["*/15 * * * *", "minutes"],
    ["0 * * * *", "hourly"],
    ["25 * * * *", "hourly"],
    ["30 3 * * *", "daily"],
    ["0 6 * * 1,3,7", "weekly"],
    ["*/7 * * * *", "cron"],
    ["0 3 1 * *", "cron"],
    ["0 8-20 * * *", "cron"],
  ] as const) {
    it(`${cron} is the form ${kind} and comes back as it was`, () => {
      expect(fromCron(cron).kind).toBe(kind);
      expect(toCron(fromCron(cron))).toBe(cron);
    });
  }

  it("that is not there means as often as the site says", () => {
    expect(toCron(fromCron(null))).toBeNull();
  });

  it("is always five fields, whatever is missing in the form", () => {
    expect(toCron({ ...fromCron("30 4 * * *"), time: "" })).toBe("0 3 * * *");
    expect(toCron({ ...fromCron("0 6 * * 1,3,7"), time: "x", days: [] })).toBe("0 3 * * *");
  });

  it("with a range of days becomes those days", () => {
    expect(fromCron("0 6 * * 1-5").days).toEqual([1, 2, 3, 4, 5]);
    expect(fromCron("0 6 * * SUN,MON").days).toEqual([1, 7]);
  });
});

describe("the words of a schedule", () => {
  for (const [cron, spanish, english] of [
    ["*/15 * * * *", "Cada 15 minutos", "Every 15 minutes"],
    ["* * * * *", "Cada minuto", "Every minute"],
    ["0 * * * *", "Cada hora, en punto", "Every hour, on the hour"],
    ["25 * * * *", "Cada hora, en el minuto 25", "Every hour, at minute 25"],
    ["0 */2 * * *", "Cada 2 horas, en punto", "Every 2 hours, on the hour"],
    ["0 3 * * *", "Todos los días a las 03:00", "Every day at 03:00"],
    ["0,30 3 * * *", "Todos los días a las 03:00 y 03:30", "Every day at 03:00 and 03:30"],
    [
      "30 6 * * 1,3,7",
      "Los lunes, miércoles y domingos a las 06:30",
      "On Mondays, Wednesdays and Sundays at 06:30",
    ],
    ["0 6 1 * *", "El día 1 de cada mes a las 06:00", "On day 1 of each month at 06:00"],
    [
      "0 6 1,15 1 *",
      "Los días 1 y 15 de cada mes en enero a las 06:00",
      "On days 1 and 15 of each month in January at 06:00",
    ],
    [
      "0 6 1 * 1",
      "El día 1 de cada mes o los lunes a las 06:00",
      "On day 1 of each month or on Mondays at 06:00",
    ],
    [
      "*/10 8-20 * * 1-5",
      "Cada 10 minutos, en el horario 08:00–20:59, los lunes, martes, miércoles, jueves y viernes",
      "Every 10 minutes, during 08:00–20:59, on Mondays, Tuesdays, Wednesdays, Thursdays and Fridays",
    ],
  ] as const) {
    it(`${cron}: ${english}`, () => {
      expect(cronWords(es, cron)).toBe(spanish);
      expect(cronWords(en, cron)).toBe(english);
    });
  }

  it("are missing for what is no schedule or has a sign without words", () => {
    for (const cron of [
      "",
      "0 3 * *",
      "0 3 * * * *",
      "61 * * * *",
      "0 25 * * *",
      "a * * * *",
      "0 3 L * *",
      "5-1 * * * *",
    ])
      expect(cronWords(es, cron), cron).toBeNull();
  });
});
