import type { ReactNode } from "react";
import { Banner } from "../features/orders/Banner";
import { OrdersPage } from "../features/orders/OrdersPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { LoadedLater } from "../shared/LoadedLater";
import { later } from "../shared/later";
import type { Route } from "../shared/route";

// The board opens with the first piece; what an office looks at comes after it.
const CustomersPage = later(async () => (await import("../features/customers/CustomersPage")).CustomersPage);
const CustomerPage = later(async () => (await import("../features/customers/CustomerPage")).CustomerPage);
const SyncPage = later(async () => (await import("../features/sync/SyncPage")).SyncPage);
const RunPage = later(async () => (await import("../features/sync/RunPage")).RunPage);
const IntegrationsPage = later(
  async () => (await import("../features/integrations/IntegrationsPage")).IntegrationsPage,
);
const ConnectionPage = later(
  async () => (await import("../features/integrations/ConnectionPage")).ConnectionPage,
);
const IntegrationPage = later(
  async () => (await import("../features/integrations/IntegrationPage")).IntegrationPage,
);
const HelpPage = later(async () => (await import("../features/help/HelpPage")).HelpPage);

/** The page of a route. */
export function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "orders":
      return <OrdersPage />;
    case "settings":
      return <SettingsPage section={route.section} />;
    default:
      return (
        <LoadedLater of={route.screen} beside={<Banner />}>
          <Office route={route} />
        </LoadedLater>
      );
  }
}

type OfficeRoute = Exclude<Route, { screen: "orders" | "settings" }>;

function Office({ route }: { route: OfficeRoute }): ReactNode {
  switch (route.screen) {
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
  }
}
