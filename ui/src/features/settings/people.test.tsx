import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { typeInto } from "../../../mock/typing";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { AddPerson } from "./PersonDialogs";

const { es } = CATALOGUES;
let backend: MockBackend;
let page: HTMLElement;
let root: Root;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  backend = createMockBackend([]);
  giveBackend(backend);
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

it("the first person is an administrator also where that is known only while the form is being filled", async () => {
  const close = () => undefined;
  const show = (first: boolean) =>
    act(async () => root.render(<AddPerson first={first} onClose={close} onDone={close} />));
  await show(false);
  const [name = null, pin = null, again = null] = [
    ...document.querySelectorAll<HTMLInputElement>("#person-form input.in"),
  ];
  act(() => typeInto(name, "Ana"));
  await show(true);
  act(() => typeInto(pin, "1234"));
  act(() => typeInto(again, "1234"));
  expect(document.body.textContent).toContain(es.settings.people.firstHint);
  await act(async () => document.querySelector<HTMLFormElement>("#person-form")?.requestSubmit());
  expect(backend.calls.at(-1)).toMatchObject({
    command: "person_add",
    request: { name: "Ana", role: "ADMINISTRATOR", pin: "1234" },
  });
});
