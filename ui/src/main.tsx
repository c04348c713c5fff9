import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./shared/styles/index.css";
import { announce } from "./app/Announcer";
import { App } from "./app/App";
import { startScreenKeys } from "./app/keys";
import { openBackend, toBackendError } from "./backend";
import { giveBackend, onRefusal } from "./backend/door";
import { readAlerts } from "./features/alerts/store";
import { noteCustomers } from "./features/customers/store";
import { readIntegrations, takeIntegrationRun } from "./features/integrations/store";
import { type News, startFeed } from "./features/orders/feed";
import { startKeyboard } from "./features/orders/keyboard";
import { reportBoardShown, reportShown } from "./features/orders/shown";
import { useBoard } from "./features/orders/store";
import { readSeat } from "./features/seat/store";
import { readSettings, useInstallation } from "./features/settings/store";
import { readReadiness, readSetup } from "./features/setup/store";
import { readSync, takeRun } from "./features/sync/store";
import { tellWisproEnd } from "./features/wispro/end";
import { startRoute } from "./shared/route";
import { applySettings } from "./shared/settings";

applySettings();

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

openBackend().then(
  (opened) => {
    const backend = giveBackend(opened);
    startRoute();
    startKeyboard();
    startScreenKeys();
    reportBoardShown(backend);
    onRefusal(() => void readSeat());
    startFeed(backend, {
      onArrived(order) {
        announce(order);
        reportShown(backend, order.id);
      },
      onNews: readBeside,
      onRun(run) {
        tellWisproEnd(run);
        takeRun(run);
        takeIntegrationRun(run);
      },
    });
  },
  (cause) => useBoard.setState({ failure: toBackendError(cause).code }),
);

/** What stands beside the board is read again with it: who sits here, the first start, what is ready, the settings. */
function readBeside(news: News): void {
  // Another person may see more or less of it.
  if (news === "sync" || news === "people" || news === "everything") void readSync();
  if (news === "integrations" || news === "everything") void readIntegrations();
  if (news === "alerts" || news === "everything") void readAlerts();
  if (news === "customers" || news === "everything") noteCustomers();
  if (news === "sync" || news === "integrations" || news === "alerts" || news === "customers") return;
  void readReadiness();
  if (news === "connection") return;
  void readSeat();
  if (news === "people") return;
  void readSetup();
  if (useInstallation.getState().settings !== null) void readSettings();
}
