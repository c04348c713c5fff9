import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { CUSTOMERS, navigate } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { focusList } from "./listFocus";
import { askList, customerRows, useCustomerList } from "./store";

/** Finds while one types. Down goes to what was found, Escape empties. */
export function SearchBox() {
  const t = useText();
  const words = t.customers.search;
  const search = useCustomerList((query) => query.search);
  const keys = useSettings((settings) => settings.shortcuts);
  const find = (text: string) => {
    askList({ search: text });
    // What is found is a list, whatever was looked at.
    navigate(CUSTOMERS);
  };
  return (
    <label className="find customers-find">
      <Icon name="search" />
      <span className="vh">{words.label}</span>
      <input
        id="find-customer"
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={words.placeholder}
        value={search}
        onChange={(event) => find(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && search !== "") {
            event.preventDefault();
            find("");
          } else if (event.key === "ArrowDown") {
            event.preventDefault();
            focusList();
          } else if (event.key === "Enter") {
            event.preventDefault();
            const only = customerRows.shown().total === 1 ? customerRows.at(0) : undefined;
            if (only === undefined || search === "") focusList();
            else navigate({ screen: "customer", id: only.id });
          }
        }}
      />
      {search === "" && keys && <kbd>/</kbd>}
      {search !== "" && (
        <button type="button" className="btn ghost sq" aria-label={words.clear} onClick={() => find("")}>
          <Icon name="close" />
        </button>
      )}
    </label>
  );
}
