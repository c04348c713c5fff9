import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { CustomerRow, DuplicateGroup, DuplicatesAgain } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon, type IconName } from "../../shared/Icon";
import { text, useText } from "../../shared/i18n";
import { usePages } from "../../shared/pages";
import { hashOf, navigate } from "../../shared/route";
import { reportFailure, showToast } from "../../shared/toasts";
import { VirtualList } from "../../shared/VirtualList";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { ListState } from "../sync/ListState";
import { moment } from "../sync/words";
import { MergeDialog } from "./MergeDialog";
import { ShownAs } from "./ShownAs";
import { useCustomers } from "./store";
import { customerName, phoneText } from "./words";

const GROUP_PX = 168;
const ICONS: Readonly<Record<DuplicateGroup["reason"], IconName>> = {
  PHONE: "chat",
  DOCUMENT: "person",
  NAME_AND_ADDRESS: "pin",
};

/** *Posibles duplicados*: groups with their reason, to be compared by a person. */
export function Duplicates() {
  const reason = useMay("customers_duplicates");
  return (
    <>
      <ShownAs list={false} />
      {reason === null ? <Groups /> : <NotAllowed reason={reason} />}
    </>
  );
}

const keyOf = (group: DuplicateGroup) => group.key;

function Groups() {
  const t = useText();
  const words = t.customers.duplicates;
  const changes = useCustomers((store) => store.changes);
  const [compared, setCompared] = useState<readonly [CustomerRow, CustomerRow] | null>(null);
  const pages = usePages<DuplicateGroup, string>({
    key: "groups",
    round: changes,
    keyOf,
    async read(after, limit) {
      const page = await backend().call("customers_duplicates", {
        after,
        limit,
        system: null,
        entityType: null,
      });
      return { items: page.groups, total: page.total, next: page.next };
    },
  });
  const none = pages.items !== null && pages.items.length === 0;
  return (
    <>
      <ListState
        failure={pages.failure}
        loaded={pages.items !== null}
        empty={none ? { title: words.none, text: words.noneText } : null}
      />
      {pages.items !== null && pages.items.length > 0 && (
        <>
          <p className="mut dup-count" role="status">
            {words.groups(pages.total)}. {words.noneText}
          </p>
          <VirtualList
            items={pages.items}
            label={words.title}
            rowPx={GROUP_PX}
            keyOf={keyOf}
            onEnd={pages.more}
          >
            {(group) => <Group group={group} onCompare={setCompared} />}
          </VirtualList>
        </>
      )}
      {compared !== null && (
        <MergeDialog a={compared[0].id} b={compared[1].id} onClose={() => setCompared(null)} />
      )}
    </>
  );
}

interface GroupProps {
  group: DuplicateGroup;
  onCompare(pair: readonly [CustomerRow, CustomerRow]): void;
}

/** The one that the others are compared with: whoever ordered most. */
export function mainOf(group: DuplicateGroup): CustomerRow | undefined {
  return group.customers.reduce<CustomerRow | undefined>(
    (best, row) => (best === undefined || (row.totalOrders ?? 0) > (best.totalOrders ?? 0) ? row : best),
    undefined,
  );
}

/** *Deshacer*: the group is proposed again. */
async function again(answer: DuplicatesAgain): Promise<void> {
  try {
    await backend().call("customers_duplicates_again", answer);
    showToast({ kind: "done", text: text().customers.duplicates.apartUndone });
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}

function Group({ group, onCompare }: GroupProps) {
  const t = useText();
  const words = t.customers.duplicates;
  const [busy, setBusy] = useState(false);
  const main = mainOf(group);
  const format = useFormat();
  const others = group.customers.filter((row) => row.id !== main?.id);
  // Of so many each two cannot be answered one by one: what they have in common makes nobody the same.
  const hidden = group.members - group.customers.length;
  const apart = async () => {
    setBusy(true);
    try {
      const answer = {
        ids: group.customers.map(({ id }) => id),
        key: hidden > 0 ? group.key : null,
      };
      const { at } = await backend().call("customers_not_duplicates", answer);
      showToast({
        kind: "done",
        text: hidden > 0 ? words.ignored : words.apart,
        action: { label: t.customers.merge.undoWord, keycap: null, run: () => void again({ ...answer, at }) },
      });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setBusy(false);
    }
  };
  if (main === undefined) return null;
  const [only] = others;
  return (
    <article className="dup" data-reason={group.reason}>
      <header>
        <h3>
          <Icon name={ICONS[group.reason]} />
          {words.reasons[group.reason]}
        </h3>
        <span className="grow" />
        {others.length === 1 && only !== undefined && (
          <ActButton command="customer_merge" className="btn" onPress={() => onCompare([main, only])}>
            {words.compare}
          </ActButton>
        )}
        <ActButton
          command="customers_not_duplicates"
          className="btn ghost"
          busy={busy}
          onPress={() => !busy && void apart()}
        >
          {hidden > 0 ? words.ignore[group.reason] : words.notSame}
        </ActButton>
      </header>
      <ul>
        {[main, ...others].map((row) => (
          <Member
            key={row.id}
            row={row}
            main={row.id === main.id && others.length > 1}
            onCompare={others.length > 1 && row.id !== main.id ? () => onCompare([main, row]) : null}
            mainName={customerName(t, main)}
          />
        ))}
        {hidden > 0 && <li className="mut">{words.more(format.count(hidden))}</li>}
      </ul>
      {hidden > 0 && <p className="mut">{words.ignoreHint}</p>}
    </article>
  );
}

interface MemberProps {
  row: CustomerRow;
  main: boolean;
  mainName: string;
  onCompare: (() => void) | null;
}

function Member({ row, main, mainName, onCompare }: MemberProps) {
  const t = useText();
  const format = useFormat();
  const words = t.customers.duplicates;
  const last = useTick((now) =>
    row.lastInteractionAt === null ? null : moment(t, format, row.lastInteractionAt, now),
  );
  return (
    <li>
      <a
        href={hashOf({ screen: "customer", id: row.id })}
        onClick={(event) => {
          event.preventDefault();
          navigate({ screen: "customer", id: row.id });
        }}
      >
        {customerName(t, row)}
      </a>
      <span className="n">{row.phone === null ? "" : phoneText(row.phone)}</span>
      <span className="trunc">{row.address ?? row.document ?? ""}</span>
      <span className="mut n">
        {[
          row.totalOrders === null
            ? null
            : t.customers.head.orders(row.totalOrders, format.count(row.totalOrders)),
          last,
        ]
          .filter((part) => part !== null)
          .join(" · ")}
      </span>
      <span className="dup-act">
        {main && <span className="mut">{words.first}</span>}
        {onCompare !== null && (
          <ActButton command="customer_merge" className="btn" onPress={onCompare}>
            {words.compare}
            <span className="vh">: {words.with(mainName)}</span>
          </ActButton>
        )}
      </span>
    </li>
  );
}
