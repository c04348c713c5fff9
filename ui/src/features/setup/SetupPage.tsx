import { useEffect, useRef, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import { LanguageChoice, ThemeChoice } from "../../shared/DisplayChoices";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Toasts } from "../../shared/Toasts";
import { reportFailure } from "../../shared/toasts";
import { acknowledgeAll } from "../orders/actions";
import { unacknowledged } from "../orders/board-state";
import { useBoard } from "../orders/store";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { openSeat } from "../seat/store";
import { readSettings, useInstallation } from "../settings/store";
import { PersonStep } from "./PersonStep";
import { RemoteStep } from "./RemoteStep";
import { SiteStep } from "./SiteStep";
import { SoundStep } from "./SoundStep";
import {
  resume,
  STEPS,
  type Step,
  type StepProps,
  stepAfter,
  stepBefore,
  storedStep,
  storeStep,
} from "./steps";
import { passToOrders, putSetup, readReadiness, useSetup } from "./store";

/** The first start: the whole window, one question after the other. What a step saved stays saved. */
export function SetupPage() {
  const t = useText();
  const settings = useInstallation((store) => store.settings);
  const reason = useMay("setup_finish");
  useEffect(() => void readSettings(), []);
  return (
    <div className="setup">
      <header className="setup-head">
        <b className="setup-mark">Mostrador</b>
        <span className="grow" />
        <LanguageChoice />
        <ThemeChoice />
      </header>
      <main id="contenido" tabIndex={-1} className="setup-main">
        {reason !== null ? (
          <SignInFirst reason={reason} />
        ) : settings === null ? null : (
          <Steps settings={settings} />
        )}
      </main>
      <div className="bottom">
        <Toasts />
        <Waiting />
        <span className="vh">{t.setup.title}</span>
      </div>
    </div>
  );
}

/** Somebody made the administrator and the program was started anew: only that person goes on. */
function SignInFirst({ reason }: { reason: string }) {
  const t = useText();
  return (
    <section className="setup-card">
      <h1>{t.setup.unfinished}</h1>
      <p className="setup-lead">{reason}</p>
      <footer className="setup-foot">
        <button type="button" className="btn big" onClick={passToOrders}>
          {t.setup.toOrders}
        </button>
        <span className="grow" />
        <button type="button" className="btn primary big" onClick={openSeat}>
          <Icon name="person" />
          {t.seat.identify}
        </button>
      </footer>
    </section>
  );
}

/** Orders may arrive while the board is covered: how many wait, and the way to quiet the alarm. */
function Waiting() {
  const t = useText();
  const waiting = useBoard((store) => unacknowledged(store.board).length);
  if (waiting === 0) return null;
  return (
    <section className="banner" aria-label={t.banner.region}>
      <Icon name="bell" />
      <p>
        <b>{t.setup.waiting(waiting)}</b>
      </p>
      <ActButton
        command="orders_acknowledge"
        className="btn primary big"
        onPress={() => void acknowledgeAll()}
      >
        {t.banner.gotIt}
      </ActButton>
    </section>
  );
}

function Steps({ settings }: { settings: StepProps["settings"] }) {
  const t = useText();
  const [step, setStep] = useState<Step>(() => resume(storedStep(), settings));
  useFocusOnTitle(step);
  const go = (next: Step) => {
    storeStep(next);
    setStep(next);
    document.querySelector(".setup-main")?.scrollTo(0, 0);
  };
  const finish = async () => {
    try {
      const finished = await backend().call("setup_finish", {});
      storeStep(null);
      await readReadiness();
      // Where the end of the start was told meanwhile, more may have been told since than this answer knows.
      if (useSetup.getState().setup?.state !== "FINISHED") putSetup(finished);
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  const earlier = stepBefore(step);
  const props: StepProps = {
    settings,
    onNext() {
      const next = stepAfter(step);
      if (next === null) void finish();
      else go(next);
    },
    onBack: earlier === null ? null : () => go(earlier),
  };
  return (
    <section className="setup-card" aria-label={t.setup.title} key={step}>
      <Progress step={step} />
      {step === "site" && <SiteStep {...props} />}
      {step === "remote" && <RemoteStep {...props} />}
      {step === "sound" && <SoundStep {...props} />}
      {step === "person" && <PersonStep {...props} />}
    </section>
  );
}

/** The focus goes with the step, so that a keyboard and a screen reader begin at its title. */
function useFocusOnTitle(step: Step): void {
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step says when.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const title = document.querySelector<HTMLElement>(".setup-card h1");
    title?.setAttribute("tabindex", "-1");
    title?.focus({ preventScroll: true });
  }, [step]);
}

function Progress({ step }: { step: Step }) {
  const t = useText();
  const at = STEPS.indexOf(step);
  return (
    <>
      <p className="setup-count">{t.setup.count(at + 1, STEPS.length)}</p>
      <ol className="setup-progress" aria-label={t.setup.progress}>
        {STEPS.map((each, index) => (
          <li
            key={each}
            data-state={index < at ? "done" : index === at ? "now" : "later"}
            aria-current={index === at ? "step" : undefined}
          >
            {index < at && <Icon name="tick" />}
            <span>{t.setup.steps[each]}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
