import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import type { Backend } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { Toasts } from "../../shared/Toasts";
import { useToasts } from "../../shared/toasts";
import { accept, markChangeSeen } from "./actions";
import { useView } from "./view";

const { es } = CATALOGUES;
let backend: MockBackend;
let root: Root;
let page: HTMLElement;
/** Lets the command that is on its way end. */
let end: () => void;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  useToasts.setState({ toasts: [] });
  useView.setState({ busy: new Map() });
  backend = createMockBackend([order(7, { stage: "NEW" })]);
  const call: Backend["call"] = async (command, request) => {
    if (command === "order_change_seen") {
      await new Promise<void>((done) => {
        end = done;
      });
      return (await backend.call("order_get", request as { id: string })).card as never;
    }
    return backend.call(command, request);
  };
  giveBackend({ ...backend, call });
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  await act(async () => root.render(<Toasts />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

const { id } = order(7);
const press = () => act(async () => page.querySelector<HTMLElement>(".toast.move .btn")?.click());
const undos = () => backend.calls.filter(({ command }) => command === "order_undo").length;

describe("the way back of a move", () => {
  it("stays while something else of the order is under way, and is there afterwards", async () => {
    await act(() => accept(id));
    const moved = useToasts.getState().toasts;
    expect(moved).toMatchObject([{ kind: "move", orderId: id }]);
    let seen = Promise.resolve();
    await act(async () => {
      seen = markChangeSeen(id);
    });
    await press();
    expect(useToasts.getState().toasts).toEqual(moved);
    expect(undos()).toBe(0);
    await act(async () => {
      end();
      await seen;
    });
    await press();
    await act(() => vi.waitFor(() => expect(useToasts.getState().toasts[0]?.kind).toBe("done")));
    expect(undos()).toBe(1);
    expect(useToasts.getState().toasts[0]?.text).toBe(es.undo.undone(7, es.stage.NEW));
  });
});
