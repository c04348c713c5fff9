import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../../mock/backend";
import { type Backend, BackendError } from "../../../backend/backend";
import { giveBackend } from "../../../backend/door";
import type { CustomerDetail, CustomerEdit } from "../../../backend/generated";
import { CATALOGUES } from "../../../shared/i18n";
import { useSettings } from "../../../shared/settings";
import { useToasts } from "../../../shared/toasts";
import { type FieldEdits, useFieldEdits } from "./useFieldEdits";

const { es } = CATALOGUES;
let backend: MockBackend;
let root: Root;
let edits: FieldEdits;
let detail: CustomerDetail;
/** What was sent to be saved. */
let saves: CustomerEdit[];
/** Lets what is on its way be answered, or refuses it. */
let answer: (refused?: BackendError) => void;

function Probe({ shown }: { shown: CustomerDetail }) {
  edits = useFieldEdits(shown, show);
  return null;
}
const show = (shown: CustomerDetail) => {
  detail = shown;
  root.render(<Probe shown={shown} />);
};
const value = (field: string) => detail.fields.find((each) => each.field === field)?.value;
const type = (field: string, text: string) =>
  act(async () => {
    edits.begin(field);
    edits.set({ [field]: text });
  });
/** Begins to save, and waits for no answer. */
async function send(): Promise<Promise<boolean>[]> {
  const saving: Promise<boolean>[] = [];
  await act(async () => void saving.push(edits.submit()));
  expect(edits.saving).toBe(true);
  return saving;
}
async function settle(saving: Promise<boolean>[], refused?: BackendError): Promise<boolean | undefined> {
  let [saved]: (boolean | undefined)[] = [];
  await act(async () => {
    answer(refused);
    saved = await saving[0];
  });
  return saved;
}

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  useToasts.setState({ toasts: [] });
  backend = createMockBackend([]);
  saves = [];
  const call: Backend["call"] = async (command, request) => {
    if (command === "customer_save") {
      saves.push(request as CustomerEdit);
      await new Promise<void>((done, fail) => {
        answer = (refused) => (refused === undefined ? done() : fail(refused));
      });
    }
    return backend.call(command, request);
  };
  giveBackend({ ...backend, call });
  root = createRoot(document.createElement("div"));
  const maria = await backend.call("customer_get", { id: 1 });
  await act(async () => show(maria));
});
afterEach(() => act(async () => root.unmount()));

describe("while a customer is being saved", () => {
  it("another field can be typed into, and is saved next", async () => {
    await type("email", "ana@example.com");
    const saving = await send();
    await type("firstName", "Ana");
    expect(await settle(saving)).toBe(false);
    expect(useToasts.getState().toasts[0]?.kind).toBe("done");
    expect(value("email")).toBe('"ana@example.com"');
    expect(edits).toMatchObject({ values: { firstName: "Ana" }, dirty: true, saving: false, moved: null });
    const { version } = detail;
    const next = await send();
    expect(await settle(next)).toBe(true);
    expect(saves[1]).toMatchObject({ version, fields: { firstName: '"Ana"' } });
    expect(Object.keys(saves[1]?.fields ?? {})).toEqual(["firstName"]);
    expect(value("firstName")).toBe('"Ana"');
    expect(edits.values).toEqual({});
  });

  it("the same field can be typed on, over what was saved", async () => {
    await type("email", "ana@example.com");
    const saving = await send();
    await act(async () => edits.set({ email: "ana@example.com.ec" }));
    await settle(saving);
    expect(value("email")).toBe('"ana@example.com"');
    expect(edits).toMatchObject({ values: { email: "ana@example.com.ec" }, dirty: true });
  });

  it("only what is on its way cannot be given up", async () => {
    await type("email", "ana@example.com");
    const saving = await send();
    await type("firstName", "Ana");
    await act(async () => edits.stop("email"));
    await act(async () => edits.stop("firstName"));
    expect(edits.values).toEqual({ email: "ana@example.com" });
    expect(await settle(saving)).toBe(true);
    expect(edits.values).toEqual({});
  });

  it("what was given up and is then refused is said where another field is open", async () => {
    await type("email", "ana@example.com");
    const saving = await send();
    await act(async () => edits.discard());
    await type("firstName", "Ana");
    expect(await settle(saving, new BackendError("INVALID_VALUE", "email"))).toBe(false);
    expect(useToasts.getState().toasts[0]?.text).toBe(es.errors.INVALID_VALUE);
    expect(edits.values).toEqual({ firstName: "Ana" });
  });
});
