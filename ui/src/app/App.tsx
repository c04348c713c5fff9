import { CustomerPage } from "../features/customers/CustomerPage";
import { CustomersPage } from "../features/customers/CustomersPage";
import { HelpPage } from "../features/help/HelpPage";
import { ConnectionPage } from "../features/integrations/ConnectionPage";
import { IntegrationPage } from "../features/integrations/IntegrationPage";
import { IntegrationsPage } from "../features/integrations/IntegrationsPage";
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
import { ConflictDialog } from "../features/sync/conflict/ConflictDialog";
import { RunPage } from "../features/sync/RunPage";
import { SyncPage } from "../features/sync/SyncPage";
import { WisproSheet } from "../features/wispro/WisproSheet";
import { Icon } from "../shared/Icon";
import { useText } from "../shared/i18n";
import { type Route, useRoute } from "../shared/route";
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
          <Screen route={route} />
          <OrderDrawer />
          <ReasonDialog />
          <ConflictDialog />
          <WisproSheet />
        </Frame>
      )}
      {!session && <SeatSheet />}
      <Announcer />
    </>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "orders":
      return <OrdersPage />;
    case "customers":
      return <CustomersPage view={route.view} />;
    case "customer":
      return <CustomerPage id={route.id} />;
    case "sync":
      return <SyncPage tab={route.tab} />;
    case "run":
      return <RunPage run={route.run} />;
    case "integrations":
      return <IntegrationsPage />;
    case "connection":
      return <ConnectionPage system={route.system} />;
    case "integration":
      return <IntegrationPage id={route.id} tab={route.tab} />;
    case "help":
      return <HelpPage guide={route.guide} topic={route.topic} />;
    case "settings":
      return <SettingsPage section={route.section} />;
  }
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
