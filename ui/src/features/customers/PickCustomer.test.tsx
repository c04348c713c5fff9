import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { testPage } from "../../../mock/page";
import { giveBackend } from "../../backend/door";
import { useToasts } from "../../shared/toasts";
import { Duplicates } from "./Duplicates";
import { PickCustomer } from "./PickCustomer";

let backend: MockBackend;
const { element: page, draw } = testPage();

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_200);
  backend = createMockBackend([]);
  giveBackend(backend);
});
afterEach(() => void vi.restoreAllMocks());

const until = (check: () => void) => act(() => vi.waitFor(check, { timeout: 10_000 }));

describe("choosing a customer", () => {
  it("asks for the kind of record that is wanted, and says that there are more", async () => {
    const call = vi.spyOn(backend, "call");
    await draw(
      <PickCustomer
        title="Vincular"
        start=""
        entityType="client"
        source={null}
        onPick={() => {}}
        onClose={() => {}}
      />,
    );
    await until(() => expect(document.querySelectorAll(".pick").length).toBe(30));
    expect(call).toHaveBeenCalledWith("customers_list", expect.objectContaining({ entityType: "client" }));
    expect(document.querySelector(".pick-none")?.textContent).toMatch(/^Se muestran 30 de /);
  });
});

describe("a group of many who have one phone", () => {
  it("is answered for all who have it, and that can be taken back", async () => {
    const real = backend.call.bind(backend);
    const call = vi.spyOn(backend, "call").mockImplementation((async (command: string, request: never) => {
      const answer = await real(command as never, request);
      if (command !== "customers_duplicates") return answer;
      const { groups } = answer as unknown as { groups: { members: number }[] };
      return {
        ...(answer as object),
        groups: groups.slice(0, 1).map((group) => ({ ...group, members: 40 })),
      };
    }) as never);
    await draw(<Duplicates />);
    await until(() => expect(page.querySelector(".dup")).not.toBeNull());
    expect(page.querySelector(".dup")?.textContent).toMatch(/y \d+ más/);
    expect(page.querySelector(".dup")?.textContent).toContain("Son demasiados para ser una persona.");
    const press = [...page.querySelectorAll("button")].find((each) => /^No comparar/.test(each.textContent));
    await act(async () => press?.click());
    await until(() =>
      expect(call).toHaveBeenCalledWith(
        "customers_not_duplicates",
        expect.objectContaining({ key: expect.any(String) }),
      ),
    );
    await until(() => expect(useToasts.getState().toasts[0]?.action?.label).toBe("Deshacer"));
    await act(async () => useToasts.getState().toasts[0]?.action?.run());
    await until(() =>
      expect(call).toHaveBeenCalledWith(
        "customers_duplicates_again",
        expect.objectContaining({ key: expect.any(String), at: expect.any(Number) }),
      ),
    );
  });
});
