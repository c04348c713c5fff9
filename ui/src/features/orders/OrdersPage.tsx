import { useEffect, useState } from "react";
import { useText } from "../../shared/i18n";
import { Toasts } from "../../shared/Toasts";
import { ReadinessPanel } from "../setup/ReadinessPanel";
import { SampleRibbon } from "../setup/SampleRibbon";
import { Banner } from "./Banner";
import { Board } from "./Board";
import { ChangedFinished } from "./ChangedFinished";
import { Finished } from "./Finished";
import { SetAsideDialog } from "./SetAside";
import { useBoard } from "./store";
import { Toolbar } from "./Toolbar";
import { useView } from "./view";

/** Local data needs no sign of loading below this time. */
const LOADING_AFTER_MS = 300;

export function OrdersPage() {
  const loaded = useBoard((store) => store.board !== null);
  const tab = useView((view) => view.tab);
  return (
    <>
      <SampleRibbon />
      <Toolbar />
      <ReadinessPanel />
      <div id="pedidos" className="tab-body" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {!loaded ? <Loading /> : tab === "open" ? <Board /> : <Finished />}
      </div>
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
      <SetAsideDialog />
    </>
  );
}

function Loading() {
  const t = useText();
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), LOADING_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!visible) return null;
  return (
    <div className="board" role="status" aria-label={t.app.loading}>
      {["a", "b", "c", "d"].map((column) => (
        <div key={column} className="col">
          <div className="skel skel-head" />
          <div className="skel skel-card" />
          <div className="skel skel-card" />
        </div>
      ))}
    </div>
  );
}
