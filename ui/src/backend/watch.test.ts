import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ASK_AFTER_MS, type ContactWatch, HICCUP_MS, LOST_AFTER_MS, watchContact } from "./watch";

const onContact = vi.fn<(reachable: boolean) => void>();
const restart = vi.fn();
const probe = vi.fn<() => Promise<boolean>>();
let watch: ContactWatch;

beforeEach(() => {
  vi.useFakeTimers();
  for (const mock of [onContact, restart, probe]) mock.mockReset();
  probe.mockResolvedValue(false);
  watch = watchContact({ onContact, probe, restart });
  watch.opened();
  onContact.mockClear();
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe("the contact with the machine", () => {
  it("is lost after 20 s of silence without an answer", async () => {
    await vi.advanceTimersByTimeAsync(LOST_AFTER_MS);
    expect(onContact).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onContact).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("is kept by heartbeats, without asking", async () => {
    for (let beat = 0; beat < 10; beat += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      watch.heard();
    }
    expect(onContact).not.toHaveBeenCalled();
    expect(probe).not.toHaveBeenCalled();
  });

  it("is kept by an answer when the stream is silent, and the board is read", async () => {
    probe.mockResolvedValue(true);
    await vi.advanceTimersByTimeAsync(ASK_AFTER_MS + 1_000);
    expect(onContact.mock.calls).toEqual([[true]]);
  });

  it("is lost when the stream stays broken, and a hiccup is not shown", async () => {
    watch.lost();
    await vi.advanceTimersByTimeAsync(HICCUP_MS);
    watch.opened();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(onContact.mock.calls).toEqual([[true]]);
    watch.lost();
    await vi.advanceTimersByTimeAsync(HICCUP_MS + 2_000);
    expect(onContact).toHaveBeenLastCalledWith(false);
  });

  it("comes back by a new stream once the machine answers", async () => {
    watch.lost();
    await vi.advanceTimersByTimeAsync(HICCUP_MS + 2_000);
    probe.mockResolvedValue(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(restart).toHaveBeenCalled();
    expect(onContact).toHaveBeenLastCalledWith(false);
    watch.opened();
    expect(onContact).toHaveBeenLastCalledWith(true);
  });
});
