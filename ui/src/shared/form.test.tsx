import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BackendError } from "../backend/backend";
import { type Form, fieldOf, useForm } from "./form";

interface Values {
  name: string;
  minutes: number | null;
}

const save = vi.fn<(values: Values) => Promise<void>>();
const onFailure = vi.fn();
let form: Form<Values>;
let root: Root;

function Probe({ saved }: { saved: Values }) {
  form = useForm<Values>({
    saved,
    check: (values) => (values.name === "" ? { name: "missing" } : {}),
    save,
    sentence: (error) => `refused ${error.code}`,
    fieldFor: (error) => (error.code === "NAME_TAKEN" ? "name" : null),
    onFailure,
  });
  return null;
}

const show = (saved: Values) => act(() => root.render(<Probe saved={saved} />));
const set = (change: Partial<Values>) => act(() => form.set(change));
const submit = async () => {
  let result = false;
  await act(async () => {
    result = await form.submit();
  });
  return result;
};

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  save.mockReset().mockResolvedValue();
  onFailure.mockReset();
  root = createRoot(document.createElement("div"));
  show({ name: "Don Luis", minutes: 25 });
});
afterEach(() => act(() => root.unmount()));

describe("a form", () => {
  it("is dirty while something differs from what is saved", () => {
    expect(form.dirty).toBe(false);
    set({ minutes: 30 });
    expect(form.dirty).toBe(true);
    set({ minutes: 25 });
    expect(form.dirty).toBe(false);
  });

  it("shows what is wrong from the first attempt to save on, and does not save it", async () => {
    set({ name: "" });
    expect(form.problems).toEqual({});
    expect(await submit()).toBe(false);
    expect(form.problems).toEqual({ name: "missing" });
    expect(save).not.toHaveBeenCalled();
    set({ name: "Luis" });
    expect(form.problems).toEqual({});
    expect(await submit()).toBe(true);
    expect(save).toHaveBeenCalledWith({ name: "Luis", minutes: 25 });
  });

  it("puts a refusal beside its field until the field changes", async () => {
    save.mockRejectedValueOnce(new BackendError("NAME_TAKEN", null));
    set({ name: "Ana" });
    expect(await submit()).toBe(false);
    expect(form.problems).toEqual({ name: "refused NAME_TAKEN" });
    expect(onFailure).not.toHaveBeenCalled();
    set({ name: "Anita" });
    expect(form.problems).toEqual({});
  });

  it("hands any other failure on", async () => {
    save.mockRejectedValueOnce(new BackendError("DISK_FULL", null));
    expect(await submit()).toBe(false);
    expect(onFailure).toHaveBeenCalledTimes(1);
    expect(form.problems).toEqual({});
  });

  it("follows what is saved elsewhere while it is untouched, and keeps what a person typed", () => {
    show({ name: "La Esquina", minutes: 25 });
    expect(form.values.name).toBe("La Esquina");
    set({ name: "Mía" });
    show({ name: "Otra", minutes: 25 });
    expect(form.values.name).toBe("Mía");
    act(() => form.discard());
    expect(form.values.name).toBe("Otra");
    expect(form.dirty).toBe(false);
  });
});

describe("the field of a refused value", () => {
  const invalid = (detail: string | null) => new BackendError("INVALID_VALUE", detail);
  const values: Values = { name: "", minutes: null };

  it("is the one that the detail names, in any spelling", () => {
    expect(fieldOf(invalid("name"), values)).toBe("name");
    expect(fieldOf(invalid("minutes: out of range"), values)).toBe("minutes");
    expect(fieldOf(invalid("time_zone"), { timeZone: "" })).toBe("timeZone");
  });

  it("is none for another form's field and for other errors", () => {
    expect(fieldOf(invalid("volume"), values)).toBeNull();
    expect(fieldOf(invalid(null), values)).toBeNull();
    expect(fieldOf(new BackendError("INTERNAL", "name"), values)).toBeNull();
  });
});
