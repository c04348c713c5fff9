import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { type Backend, BackendError } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import type { RemoteCheckView, RemoteSettingsView, SettingsView } from "../../backend/generated";
import type { Form } from "../../shared/form";
import { CATALOGUES } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { RemoteStep } from "../setup/RemoteStep";
import { useSetup } from "../setup/store";
import { type RemoteTest, useRemoteTest } from "./RemoteCheck";
import { RemoteFields } from "./RemoteFields";
import { canForget, type RemoteDraft, remoteSentence } from "./remote";

const { es, en } = CATALOGUES;
const keyAgain = new BackendError("INVALID_VALUE", "key");
const page = document.createElement("div");
let root: Root;
const show = (what: ReactNode) => act(() => root.render(what));
const button = (label: string) =>
  [...page.querySelectorAll("button")].find((each) => each.textContent === label);

const saved: RemoteSettingsView = {
  address: "https://a.ec",
  source: "SETTINGS",
  key: { storage: "KEYRING", storedAt: 1, renewal: "NOT_DUE" },
};

const formOf = (values: RemoteDraft, problems: Form<RemoteDraft>["problems"] = {}): Form<RemoteDraft> => ({
  values,
  problems,
  dirty: true,
  saving: false,
  set: vi.fn(),
  discard: vi.fn(),
  submit: vi.fn(),
});

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  root = createRoot(page);
});
afterEach(() => act(() => root.unmount()));

describe("a stored key", () => {
  it("is asked for again for another server, in words of its own", () => {
    expect(remoteSentence(es, keyAgain)).toBe(es.settings.remote.keyAgain);
    expect(remoteSentence(en, keyAgain)).toBe(en.settings.remote.keyAgain);
    expect(remoteSentence(es, new BackendError("REMOTE_ADDRESS", null))).toBe(es.errors.REMOTE_ADDRESS);
  });

  it("opens its field where it is asked for again", () => {
    const form = formOf({ address: "https://b.ec", key: "" }, { key: es.settings.remote.keyAgain });
    show(<RemoteFields form={form} saved={saved} disabled={false} />);
    expect(page.querySelector('input[type="password"]')).not.toBeNull();
    expect(page.textContent).toContain(es.settings.remote.keyAgain);
  });

  it("is shown as saved once a changed one is saved", () => {
    const form = formOf({ address: "https://a.ec", key: "" });
    show(<RemoteFields form={form} saved={saved} disabled={false} />);
    act(() => button(es.settings.remote.changeKey)?.click());
    expect(page.querySelector('input[type="password"]')).not.toBeNull();
    const later = { ...saved, key: { ...saved.key, storedAt: 2 } };
    show(<RemoteFields form={form} saved={later} disabled={false} />);
    expect(page.querySelector('input[type="password"]')).toBeNull();
  });

  it("can be forgotten also where its address is gone", () => {
    const missing = { ...saved.key, storage: "MISSING" } as const;
    expect(canForget({ ...saved, source: "NONE", address: null })).toBe(true);
    expect(canForget({ ...saved, source: "NONE", address: null, key: missing })).toBe(false);
    expect(canForget({ ...saved, key: missing })).toBe(true);
    expect(canForget({ ...saved, source: "ENVIRONMENT" })).toBe(false);
  });
});

let test: RemoteTest;

function Probe({ values }: { values: RemoteDraft }) {
  test = useRemoteTest(formOf(values));
  return null;
}

describe("the test of a connection", () => {
  const answers: { take(check: RemoteCheckView): void; refuse(error: BackendError): void }[] = [];

  beforeEach(() => {
    answers.length = 0;
    const call = () => new Promise((take, refuse) => answers.push({ take, refuse }));
    giveBackend({ ...createMockBackend([]), call } as unknown as Backend);
  });

  it("drops an answer about what was edited meanwhile", async () => {
    show(<Probe values={{ address: "https://a.ec", key: "" }} />);
    act(() => test.run());
    expect(test.state).toBe("running");
    show(<Probe values={{ address: "https://b.ec", key: "" }} />);
    expect(test.state).toBe("idle");
    act(() => test.run());
    await act(async () => answers[0]?.take({ steps: [] }));
    expect(test.state).toBe("running");
    await act(async () => answers[1]?.refuse(keyAgain));
    expect([test.state, test.error]).toEqual(["error", es.settings.remote.keyAgain]);
  });
});

describe("the first start", () => {
  it("goes on without a server, and offers that only where there is none", async () => {
    const backend = createMockBackend([]);
    giveBackend(backend);
    const settings: SettingsView = await backend.call("settings_get", {});
    const none: RemoteSettingsView = {
      address: null,
      source: "NONE",
      key: { storage: "MISSING", storedAt: null, renewal: "NOT_DUE" },
    };
    const onNext = vi.fn();
    useSetup.setState({ setup: { state: "PENDING", sample: "NONE" } });
    show(<RemoteStep settings={{ ...settings, remote: none }} onNext={onNext} onBack={null} />);
    act(() => button(es.setup.remote.later)?.click());
    expect(onNext).toHaveBeenCalledOnce();
    show(<RemoteStep settings={{ ...settings, remote: saved }} onNext={onNext} onBack={null} />);
    expect(button(es.setup.remote.later)).toBeUndefined();
  });
});
