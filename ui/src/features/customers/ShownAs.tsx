import { useText } from "../../shared/i18n";
import { CUSTOMERS, navigate } from "../../shared/route";
import { useMay } from "../seat/may";
import { askList } from "./store";

/** Possible duplicates in groups, to be compared, or as a list, to be searched. */
export function ShownAs({ list }: { list: boolean }) {
  const t = useText();
  const words = t.customers.duplicates;
  const reason = useMay("customers_duplicates");
  return (
    <fieldset className="shown-as">
      <legend className="vh">{words.shown}</legend>
      <div className="seg">
        <button
          type="button"
          aria-pressed={!list}
          aria-disabled={reason === null ? undefined : true}
          title={reason ?? undefined}
          onClick={() => reason === null && navigate({ screen: "customers", view: "duplicates" })}
        >
          {words.byGroup}
        </button>
        <button
          type="button"
          aria-pressed={list}
          onClick={() => {
            askList({ filter: "DUPLICATE" });
            navigate(CUSTOMERS);
          }}
        >
          {words.asList}
        </button>
      </div>
      {reason !== null && <span className="mut">{reason}</span>}
    </fieldset>
  );
}
