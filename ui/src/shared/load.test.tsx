import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Loaded, useLoaded } from "./load";

let asks: { answer(value: string): void; fail(): void }[] = [];
let loaded: Loaded<string>;
let root: Root;

function Probe({ of }: { of: string | null }) {
  loaded = useLoaded<string>(
    of,
    () => new Promise((answer, refuse) => asks.push({ answer, fail: () => refuse(new Error("away")) })),
  );
  return null;
}

const show = (of: string | null) => act(() => root.render(<Probe of={of} />));
const answer = (index: number, value: string) => act(async () => asks[index]?.answer(value));
const fail = (index: number) => act(async () => asks[index]?.fail());

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  asks = [];
  root = createRoot(document.createElement("div"));
});
afterEach(() => act(() => root.unmount()));

describe("what is read beside the board", () => {
  it("is shown though its key changes faster than it is answered", async () => {
    show("1");
    show("2");
    await answer(0, "first");
    expect(loaded.value).toBe("first");
    show("3");
    await answer(1, "second");
    expect(loaded.value).toBe("second");
  });

  it("never goes back to an answer that a newer one has overtaken", async () => {
    show("1");
    show("2");
    await answer(1, "second");
    await answer(0, "first");
    expect(loaded.value).toBe("second");
  });

  it("keeps the last good answer beside a failure, which a newer answer takes away", async () => {
    show("1");
    await answer(0, "first");
    show("2");
    await fail(1);
    expect(loaded.value).toBe("first");
    expect(loaded.error).not.toBeNull();
    show("3");
    await answer(2, "third");
    expect(loaded).toEqual({ value: "third", of: "3", error: null });
  });

  it("tells what its answer was read for, and of no failure while a newer reading is on its way", async () => {
    show("1");
    await answer(0, "first");
    show("2");
    show("3");
    await fail(1);
    expect(loaded).toEqual({ value: "first", of: "1", error: null });
    await answer(2, "third");
    expect(loaded).toEqual({ value: "third", of: "3", error: null });
  });

  it("tells of the failure of the newest reading, whatever older answer comes behind it", async () => {
    show("1");
    show("2");
    await fail(1);
    await answer(0, "first");
    expect(loaded.value).toBeNull();
    expect(loaded.error).not.toBeNull();
  });

  it("takes nothing up any more once there is no key", async () => {
    show("1");
    show(null);
    await answer(0, "first");
    expect(loaded.value).toBeNull();
    expect(asks).toHaveLength(1);
  });
});
