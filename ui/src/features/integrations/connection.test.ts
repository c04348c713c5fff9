import { describe, expect, it } from "vitest";
import type { ConnectionKindView } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { checkConnection, formOf, missingFields, toDraft } from "./connection";

const KIND: ConnectionKindView = {
  kind: "csv",
  fields: [
    { name: "folder", input: "FOLDER", need: "REQUIRED", options: [] },
    { name: "key", input: "TEXT", need: "OPTIONAL", options: [] },
    { name: "delimiter", input: "CHOICE", need: "REQUIRED", options: ["auto", "comma"] },
    { name: "password", input: "SECRET", need: "REQUIRED", options: [] },
  ],
};

describe("a connection that is filled in", () => {
  const fresh = formOf(null, KIND);

  it("begins with the first of each choice, and nothing else", () => {
    expect(fresh).toEqual({
      kind: "csv",
      name: "",
      settings: { folder: "", key: "", delimiter: "auto" },
      secrets: {},
    });
  });

  it("says what it needs, and nothing of what may stay empty", () => {
    expect(missingFields(fresh, KIND, [])).toEqual(["folder", "password"]);
    expect(missingFields(fresh, KIND, ["password"])).toEqual(["folder"]);
    expect(Object.keys(checkConnection(CATALOGUES.es, fresh, KIND, []))).toEqual(["name", "settings"]);
    const whole = {
      ...fresh,
      name: "ERP",
      settings: { ...fresh.settings, folder: "/erp" },
      secrets: { password: "x" },
    };
    expect(checkConnection(CATALOGUES.es, whole, KIND, [])).toEqual({});
  });

  it("sends only the secrets that were typed, so that the others stay", () => {
    const draft = toDraft("csv-1", { ...fresh, name: " ERP ", secrets: { password: "  " } });
    expect(draft).toEqual({
      system: "csv-1",
      kind: "csv",
      name: "ERP",
      settings: fresh.settings,
      secrets: {},
    });
    expect(toDraft(null, { ...fresh, secrets: { password: " k " } }).secrets).toEqual({ password: "k" });
  });
});
