import { useEffect, useState } from "react";
import { OrderDrawer } from "../features/orders/OrderDrawer";
import { ReasonDialog } from "../features/orders/ReasonDialog";
import { useBoard } from "../features/orders/store";
import { SeatSheet } from "../features/seat/SeatSheet";
import { useSeat } from "../features/seat/store";
import { SetupPage } from "../features/setup/SetupPage";
import { showsSetup } from "../features/setup/steps";
import { useSetup } from "../features/setup/store";
import { useConflicts } from "../features/sync/conflict/store";
import { UndoQuestion } from "../features/sync/conflict/UndoQuestion";
import { WisproSheet } from "../features/wispro/WisproSheet";
import { Icon } from "../shared/Icon";
import { useText } from "../shared/i18n";
import { LoadedLater } from "../shared/LoadedLater";
import { fetchInQuiet, later } from "../shared/later";
import { useRoute } from "../shared/route";
import { Announcer } from "./Announcer";
import { Frame } from "./Frame";
import { Screen } from "./Screen";

// Opened from several pages, so that it stands beside all of them.
const ConflictDialog = later(
  async () => (await import("../features/sync/conflict/ConflictDialog")).ConflictDialog,
);

export function App() {
  const session = useBoard((store) => store.phase === "session");
  const seat = useSeat((store) => store.seat);
  const setup = useSetup((store) => store.setup);
  const passing = useSetup((store) => store.passing);
  const route = useRoute((store) => store.route);
  const ready = useBoard((store) => store.phase === "ready");
  useEffect(() => (ready ? fetchInQuiet() : undefined), [ready]);
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
          <Conflicts />
          <UndoQuestion />
          <WisproSheet />
        </Frame>
      )}
      {!session && <SeatSheet />}
      <Announcer />
    </>
  );
}

/** Not there before the first conflict is opened; then it stays, so that it can close as it should. */
function Conflicts() {
  const open = useConflicts((store) => store.open !== null);
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  return (
    opened && (
      <LoadedLater of="conflict">
        <ConflictDialog />
      </LoadedLater>
    )
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
