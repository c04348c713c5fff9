import { OrderDrawer } from "../features/orders/OrderDrawer";
import { OrdersPage } from "../features/orders/OrdersPage";
import { ReasonDialog } from "../features/orders/ReasonDialog";
import { useBoard } from "../features/orders/store";
import { SeatSheet } from "../features/seat/SeatSheet";
import { useSeat } from "../features/seat/store";
import { SettingsPage } from "../features/settings/SettingsPage";
import { SetupPage } from "../features/setup/SetupPage";
import { showsSetup } from "../features/setup/steps";
import { useSetup } from "../features/setup/store";
import { Icon } from "../shared/Icon";
import { useText } from "../shared/i18n";
import { useRoute } from "../shared/route";
import { Announcer } from "./Announcer";
import { Frame } from "./Frame";

export function App() {
  const session = useBoard((store) => store.phase === "session");
  const seat = useSeat((store) => store.seat);
  const setup = useSetup((store) => store.setup);
  const passing = useSetup((store) => store.passing);
  const route = useRoute((store) => store.route);
  return (
    <>
      {session ? (
        <SessionScreen />
      ) : showsSetup(setup, seat, passing) ? (
        <SetupPage />
      ) : (
        <Frame>
          {route.screen === "settings" ? <SettingsPage section={route.section} /> : <OrdersPage />}
          <OrderDrawer />
          <ReasonDialog />
        </Frame>
      )}
      {!session && <SeatSheet />}
      <Announcer />
    </>
  );
}

/** This page may not read the orders: says how to open it again. */
function SessionScreen() {
  const t = useText();
  return (
    <main className="session" id="contenido">
      <Icon name="key" />
      <h1>{t.session.title}</h1>
      <p>{t.session.text}</p>
      <p>{t.session.how}</p>
    </main>
  );
}
