import { act } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../../mock/backend";
import { testPage } from "../../../../mock/page";
import { typeInto } from "../../../../mock/typing";
import { giveBackend } from "../../../backend/door";
import { CATALOGUES } from "../../../shared/i18n";
import { useRoute } from "../../../shared/route";
import { EraseDialog } from "./EraseDialog";

const { erase: words } = CATALOGUES.es.customers;
let backend: MockBackend;
const { draw } = testPage();
const close = vi.fn();

beforeEach(async () => {
  backend = createMockBackend([]);
  giveBackend(backend);
  const maria = await backend.call("customer_get", { id: 1 });
  await draw(<EraseDialog detail={maria} onClose={close} />);
});

const type = (text: string) => act(async () => typeInto(document.querySelector("#erase-form input"), text));
const submit = async () => {
  await act(async () => document.querySelector<HTMLFormElement>("#erase-form")?.requestSubmit());
  await act(() => vi.waitFor(() => expect(backend.calls.length).toBeGreaterThan(0)));
};

describe("erasing somebody", () => {
  it("says what another system keeps and leads there", async () => {
    const { linked } = await backend.call("customer_get", { id: 1 });
    const name = linked[0]?.name ?? "";
    expect(document.body.textContent).toContain(words.linked(name, "Wispro"));
    const open = [...document.querySelectorAll("button")].find(
      (each) => each.textContent === words.openLinked(name),
    );
    await act(async () => open?.click());
    expect(close).toHaveBeenCalled();
    expect(useRoute.getState().route).toMatchObject({ screen: "customer", id: linked[0]?.id });
  });

  it("takes the name as a keyboard writes it, and nothing else", async () => {
    const { confirmName } = await backend.call("customer_get", { id: 1 });
    await type("otra persona");
    await submit();
    await act(() => vi.waitFor(() => expect(document.body.textContent).toContain(words.mismatch)));
    await type(` ${confirmName.toUpperCase().normalize("NFD").replace(/\p{M}/gu, "")} `);
    await submit();
    const gone = () => expect(backend.call("customer_get", { id: 1 })).rejects.toThrow();
    await act(() => vi.waitFor(gone));
  });
});
