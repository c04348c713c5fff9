import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CATALOGUES } from "./i18n";
import { LoadedLater } from "./LoadedLater";
import { fetchInQuiet, later } from "./later";
import { useSettings } from "./settings";

const { es } = CATALOGUES;
const page = document.createElement("div");
let root: Root;
const Hello = ({ name }: { name: string }) => <p>Hola {name}</p>;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockReturnValue();
  root = createRoot(page);
});

afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const draw = (part: React.ReactNode) => root.render(<LoadedLater of="part">{part}</LoadedLater>);

describe("a part that is fetched later", () => {
  it("is there at once when it was fetched in a quiet moment", async () => {
    const load = vi.fn(async () => Hello);
    const Part = later(load);
    fetchInQuiet();
    expect(load).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    // Without a turn of the loop: nothing is waited for.
    act(() => draw(<Part name="Ana" />));
    expect(page.textContent).toBe("Hola Ana");
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("is fetched by who goes there first, once", async () => {
    const load = vi.fn(async () => Hello);
    const Part = later(load);
    await act(async () => draw(<Part name="Ana" />));
    await act(async () => draw(<Part name="Eva" />));
    expect(page.textContent).toBe("Hola Eva");
    fetchInQuiet();
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("is asked for again by a person when the quiet moment did not bring it, and nobody reads of that", async () => {
    const load = vi.fn(async () => Hello).mockRejectedValueOnce(new Error("away"));
    const next = vi.fn(async () => Hello);
    const Part = later(load);
    later(next);
    fetchInQuiet();
    await vi.runAllTimersAsync();
    expect(page.textContent).toBe("");
    // Where one cannot be fetched the next cannot either, and to ask for it in vain may be for good.
    expect(next).not.toHaveBeenCalled();
    await act(async () => draw(<Part name="Ana" />));
    expect(page.textContent).toBe("Hola Ana");
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("says that it is not there when a person asked for it", async () => {
    const Part = later<{ name: string }>(() => Promise.reject(new Error("away")));
    await act(async () => draw(<Part name="Ana" />));
    expect(page.textContent).toContain(es.app.notLoaded);
  });

  it("is not fetched by a page that is gone", async () => {
    const load = vi.fn(async () => Hello);
    later(load);
    fetchInQuiet()();
    await vi.runAllTimersAsync();
    expect(load).not.toHaveBeenCalled();
  });
});
