import { useText } from "../../shared/i18n";

/** One customer with everything that is known. */
export function CustomerPage({ id }: { id: number }) {
  const t = useText();
  return (
    <section className="office" data-customer={id}>
      <h1>{t.customers.title}</h1>
    </section>
  );
}
