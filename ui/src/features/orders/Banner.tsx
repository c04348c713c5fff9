import { useState } from "react";
import type { ConnectionState, OrderCard } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon, type IconName } from "../../shared/Icon";
import { errorSentence, lookUp, useText } from "../../shared/i18n";
import { navigate, useRoute } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { AlertBanner } from "../alerts/AlertBanner";
import { ActButton } from "../seat/ActButton";
import { acknowledgeAll, retryConnection } from "./actions";
import { unacknowledged } from "./board-state";
import { useFormat, useSite } from "./hooks";
import { select } from "./keyboard";
import { ago, paymentLine, paymentShort, productCount, typeName } from "./order-text";
import { useBoard } from "./store";

/** Seconds after which unattended orders turn the banner red. */
const RED_AFTER_S = 120;

/** One at a time, at the bottom, so that nothing moves under a finger: order before connection before alert. */
export function Banner() {
  const t = useText();
  const waiting = useBoard((store) => unacknowledged(store.board).length);
  const oldest = useBoard((store) => unacknowledged(store.board)[0]);
  return (
    <section aria-label={t.banner.region}>
      {oldest === undefined ? <ConnectionBanner /> : <OrderBanner count={waiting} oldest={oldest} />}
    </section>
  );
}

function OrderBanner({ count, oldest }: { count: number; oldest: OrderCard }) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  // The key acts on the board alone.
  const onBoard = useRoute((store) => store.route.screen === "orders");
  const keys = useSettings((settings) => settings.shortcuts) && onBoard;
  const since = useTick((now) => ago(t, format, oldest.receivedAt, now));
  const step = useTick((now) => {
    const seconds = (now - oldest.receivedAt) / 1000;
    return seconds >= RED_AFTER_S ? "red" : seconds < site.unattendedAfterSeconds ? "fresh" : "waiting";
  });
  const pay = paymentShort(t, paymentLine(t, format, oldest.payment));
  return (
    <div className={`banner${step === "red" ? " late" : ""}`}>
      <Icon name="bell" />
      <p>
        {step === "fresh" && count === 1 ? (
          <b>
            {t.banner.newOrder(
              oldest.dailyNumber,
              typeName(t, oldest.orderType),
              t.card.products(productCount(oldest.items)),
              pay,
            )}
          </b>
        ) : (
          <>
            <b>{t.banner.unattended(count)}</b> {t.banner.oldest(count, since)}
          </>
        )}
      </p>
      <button type="button" className="btn big" onClick={() => select(oldest.id)}>
        {t.banner.see(oldest.dailyNumber)}
      </button>
      <ActButton
        command="orders_acknowledge"
        className="btn primary big"
        onPress={() => void acknowledgeAll()}
      >
        {t.banner.gotIt}
        {keys && <kbd>{t.banner.space}</kbd>}
      </ActButton>
    </div>
  );
}

/** Reasons that lie in this computer: the internet is not what a person should look at. */
const STORE_REASONS: readonly string[] = ["DISK_FULL", "READ_ONLY", "STORE_FAILED"];

const CONNECTION_ICONS: Partial<Record<ConnectionState, IconName>> = {
  OFFLINE: "offline",
  REFUSED: "key",
  NOT_CONFIGURED: "plug",
};

function ConnectionBanner() {
  const t = useText();
  const format = useFormat();
  const [trying, setTrying] = useState(false);
  const contact = useBoard((store) => store.contact);
  const lostAt = useBoard((store) => store.lostAt);
  const failure = useBoard((store) => store.failure);
  const readAt = useBoard((store) => store.board?.readAt ?? 0);
  const connection = useBoard((store) => store.board?.connection);
  if (!contact) {
    return <Failure icon="offline" text={t.banner.noContact(format.time(lostAt ?? readAt))} />;
  }
  if (failure !== null) {
    const why = errorSentence(t, failure);
    const stale = readAt === 0 ? "" : ` ${t.load.stale(format.time(readAt))}`;
    return <Failure icon="alert" text={`${t.load.title} ${why}${stale}`} />;
  }
  const storing = connection?.reason == null ? "" : lookUp(t.banner, connection.reason, "");
  if (STORE_REASONS.includes(connection?.reason ?? "")) return <Failure icon="alert" text={storing} />;
  const state = connection?.state;
  if (state !== "OFFLINE" && state !== "REFUSED" && state !== "NOT_CONFIGURED") return <AlertBanner />;
  const words = t.banner[state];
  const text =
    typeof words === "function"
      ? words(format.time(connection?.lastCheckedAt ?? connection?.since ?? readAt))
      : words;
  const retry = async () => {
    setTrying(true);
    await retryConnection();
    setTrying(false);
  };
  return (
    <Failure icon={CONNECTION_ICONS[state] ?? "alert"} text={text}>
      {state !== "OFFLINE" && (
        <button
          type="button"
          className="btn big"
          onClick={() => navigate({ screen: "settings", section: "remote" })}
        >
          {t.banner.openRemote}
        </button>
      )}
      {state !== "NOT_CONFIGURED" && (
        <ActButton
          command="connection_retry"
          className="btn primary big"
          busy={trying}
          onPress={() => !trying && void retry()}
        >
          {trying ? t.banner.trying : t.banner.tryAgain}
        </ActButton>
      )}
    </Failure>
  );
}

function Failure({ icon, text, children }: { icon: IconName; text: string; children?: React.ReactNode }) {
  // The first sentence is what a person reads from the door.
  const end = text.indexOf(". ") + 1;
  return (
    <div className="banner failure" role="alert">
      <Icon name={icon} />
      <p>
        <b>{text.slice(0, end)}</b>
        {text.slice(end)}
      </p>
      {children}
    </div>
  );
}
