import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { testPage } from "../../../mock/page";
import { typeInto } from "../../../mock/typing";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { AddPerson } from "./PersonDialogs";

const { es } = CATALOGUES;
let backend: MockBackend;
const { draw } = testPage();

beforeEach(() => {
  backend = createMockBackend([]);
  giveBackend(backend);
});

it("the first person is an administrator also where that is known only while the form is being filled", async () => {
  const close = () => undefined;
  const show = (first: boolean) => draw(<AddPerson first={first} onClose={close} onDone={close} />);
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
