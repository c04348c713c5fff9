import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./shared/styles/index.css";
import { announce } from "./app/Announcer";
import { App } from "./app/App";
import { openBackend, toBackendError } from "./backend";
import { giveBackend } from "./features/orders/actions";
import { startFeed } from "./features/orders/feed";
import { startKeyboard } from "./features/orders/keyboard";
import { reportBoardShown, reportShown } from "./features/orders/shown";
import { useBoard } from "./features/orders/store";
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
  (backend) => {
    giveBackend(backend);
    startKeyboard();
    reportBoardShown(backend);
    startFeed(backend, (order) => {
      announce(order);
      reportShown(backend, order.id);
    });
  },
  (cause) => useBoard.setState({ failure: toBackendError(cause).code }),
);
