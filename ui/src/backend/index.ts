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
    const mock = createMockBackend(demoOrders());
    Object.assign(window, { mock });
    return mock;
  }
  await openSession();
  return httpBackend;
}
