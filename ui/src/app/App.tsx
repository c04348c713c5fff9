import { OrdersPage } from "../features/orders/OrdersPage";
import { useBoard } from "../features/orders/store";
import { Icon } from "../shared/Icon";
import { useText } from "../shared/i18n";
import { Announcer } from "./Announcer";
import { Frame } from "./Frame";

export function App() {
  const session = useBoard((store) => store.phase === "session");
  return (
    <>
      {session ? (
        <SessionScreen />
      ) : (
        <Frame>
          <OrdersPage />
        </Frame>
      )}
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
