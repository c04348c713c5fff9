import type { Backend } from "./backend";
import { httpBackend, openSession } from "./http";
import { insideWindow, tauriBackend } from "./tauri";

export * from "./backend";

/** Picks the transport of this page and opens its session. */
export async function openBackend(): Promise<Backend> {
  if (insideWindow()) return tauriBackend;
  if (import.meta.env.DEV) {
    // Only `vite dev` knows the in-memory restaurant; the condition is constant, so no bundle contains it.
    const { createMockBackend, demoOrders } = await import("../../mock/backend");
    // `?first` begins with the first start, `?people` with three people.
    const query = new URLSearchParams(location.search);
    const first = query.has("first");
    const mock = createMockBackend(first ? [] : demoOrders(), {
      setup: first ? "PENDING" : "FINISHED",
      people: query.has("people") ? "SOMEBODY" : "NOBODY",
    });
    Object.assign(window, { mock });
    // The run under way moves as long as the page is open, unless `?still` asks for a picture.
    if (!query.has("still")) setInterval(() => mock.sync.step(14), 1_000);
    return mock;
  }
  await openSession();
  return httpBackend;
}
