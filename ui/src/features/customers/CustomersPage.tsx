import { useText } from "../../shared/i18n";
import type { CustomerView } from "../../shared/route";
import { ReviewView } from "../wispro/ReviewView";
import { WisproButton } from "../wispro/WisproButton";

/** *Clientes*: the list, possible duplicates, and what waits in *Revisar*. */
export function CustomersPage({ view }: { view: CustomerView }) {
  const t = useText();
  return (
    <section className="office" data-view={view}>
      <h1>{t.customers.title}</h1>
      <WisproButton />
      {view === "review" && <ReviewView />}
    </section>
  );
}
