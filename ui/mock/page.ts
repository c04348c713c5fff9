import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach } from "vitest";
import { useSettings } from "../src/shared/settings";

/** Where a test draws. */
export interface TestPage {
  readonly element: HTMLElement;
  /** Draws it and lets what follows from that happen. */
  draw(what: ReactNode): Promise<void>;
}

/** A page in the document for each test of a file, in Spanish; it is taken away after the test. */
export function testPage(): TestPage {
  const element = document.createElement("div");
  let root: Root;
  beforeEach(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    useSettings.setState({ language: "es", shortcuts: true });
    document.body.append(element);
    root = createRoot(element);
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    element.remove();
  });
  return { element, draw: (what) => act(async () => root.render(what)) };
}
