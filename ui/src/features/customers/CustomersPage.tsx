import { useEffect, useState } from "react";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import type { CustomerView } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { Toasts } from "../../shared/Toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { ReviewView } from "../wispro/ReviewView";
import { WisproButton } from "../wispro/WisproButton";
import { CustomerList } from "./CustomerList";
import { Duplicates } from "./Duplicates";
import { NewCustomer } from "./NewCustomer";
import { SearchBox } from "./SearchBox";
import { customerRows, useCustomerList, useCustomers } from "./store";
import { useShown } from "./useShown";
import { ViewTabs } from "./ViewTabs";

/** Asks the list what the filters say, and again whenever somebody changed. */
function useReading(): void {
  const query = useCustomerList();
  const changes = useCustomers((store) => store.changes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change asks again, a question that failed too.
  useEffect(() => customerRows.ask(query), [query, changes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed is not said, only that something did.
  useEffect(() => customerRows.refresh(), [changes]);
}

/** `/` goes to the search, from everywhere on the page but a text. */
function useSearchKey(): void {
  const keys = useSettings((settings) => settings.shortcuts);
  useEffect(() => {
    if (!keys) return;
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const inText = target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
      if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || inText) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const field = document.getElementById("find-customer");
      if (field === null) return;
      event.preventDefault();
      field.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [keys]);
}

/** *Clientes*: the list, possible duplicates, and what waits in *Revisar*. */
export function CustomersPage({ view }: { view: CustomerView }) {
  const t = useText();
  const format = useFormat();
  const reason = useMay("customers_list");
  const total = useShown().info?.counts.all;
  const [adding, setAdding] = useState(false);
  useSearchKey();
  return (
    <>
      <section className="page customers" aria-label={t.customers.title} data-view={view}>
        <div className="page-head customers-head">
          <h1 className="page-title">{t.customers.title}</h1>
          {total !== undefined && (
            <span className="mut n" data-testid="customers-total">
              {format.count(total)}
            </span>
          )}
          <span className="grow" />
          {reason === null && <SearchBox />}
          <ActButton command="customer_add" className="btn" onPress={() => setAdding(true)}>
            <Icon name="plus" />
            {t.customers.new}
          </ActButton>
          <WisproButton />
        </div>
        {reason !== null ? <NotAllowed reason={reason} /> : <Content view={view} />}
      </section>
      {adding && <NewCustomer onClose={() => setAdding(false)} />}
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}

function Content({ view }: { view: CustomerView }) {
  useReading();
  return (
    <section className="panel customers-panel">
      <header>
        <ViewTabs view={view} />
      </header>
      <div id="customers-view" className="customers-view" role="tabpanel" aria-labelledby="customers-tab">
        {view === "duplicates" ? <Duplicates /> : view === "review" ? <ReviewView /> : <CustomerList />}
      </div>
    </section>
  );
}
