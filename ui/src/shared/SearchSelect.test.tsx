import { act } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { testPage } from "../../mock/page";
import { typeInto } from "../../mock/typing";
import { type SearchOption, SearchSelect } from "./SearchSelect";

const NONE: SearchOption = { value: "", label: "Sin campo" };
const FIELDS = ["codigo", "nombre", "precio"].map((name) => ({ value: name, label: name }));
const chosen = vi.fn();
const { element: page, draw } = testPage();

const show = (options: SearchOption[], value = "") =>
  draw(
    <SearchSelect
      ids={{ id: "field", "aria-labelledby": "", "aria-describedby": undefined, "aria-invalid": undefined }}
      value={value}
      options={options}
      placeholder="Elija"
      disabled={false}
      nothing="Leyendo…"
      onChange={chosen}
    />,
  );
const field = () => page.querySelector<HTMLInputElement>("#field");
const type = (text: string) =>
  act(async () => {
    field()?.focus();
    typeInto(field(), text);
  });
const offered = () => [...document.querySelectorAll('[role="option"]')].map((each) => each.textContent);

beforeEach(() => {
  chosen.mockClear();
});

describe("a choice of many that is found by typing", () => {
  it("keeps what is being typed when the options arrive, and offers what matches it", async () => {
    await show([NONE]);
    await type("codigo");
    expect(offered()).toEqual([]);
    expect(document.body.textContent).toContain("Leyendo…");
    await show([NONE, ...FIELDS]);
    expect(field()?.value).toBe("codigo");
    expect(offered()).toEqual(["codigo"]);
  });

  it("reads as what is chosen once its options are known", async () => {
    await show([], "nombre");
    expect(field()?.value).toBe("nombre");
    await show([{ value: "nombre", label: "Nombre" }], "nombre");
    expect(field()?.value).toBe("Nombre");
  });
});
