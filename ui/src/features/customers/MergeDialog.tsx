import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useRef, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { errorSentence, text, useText } from "../../shared/i18n";
import { useNarrow } from "../../shared/layout";
import { navigate } from "../../shared/route";
import { reportFailure, showToast } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { capital } from "../sync/words";
import {
  type Choices,
  chosenSide,
  compare,
  hasAlready,
  type MergeRow,
  mergeRequest,
  otherSide,
  type Pair,
  type Side,
} from "./merge";
import { addressLine, customerName, fieldWord, phoneText, valueText } from "./words";

const SIDES: readonly Side[] = ["a", "b"];

interface Props {
  /** The one that is the primary at first. */
  a: number;
  b: number;
  onClose(): void;
}

/** Says that two are one now, with the way back. */
function tellMerged(merge: number | undefined): void {
  const words = text().customers.merge;
  const undo = async () => {
    if (merge === undefined) return;
    try {
      await backend().call("customer_unmerge", { id: merge });
      showToast({ kind: "done", text: text().customers.merged.undone });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  showToast({
    kind: "done",
    text: words.done,
    action: merge === undefined ? null : { label: words.undoWord, keycap: null, run: () => void undo() },
  });
}

/** Two records of one person beside each other, and what will be left of them. */
export function MergeDialog({ a, b, onClose }: Props) {
  const t = useText();
  const words = t.customers.merge;
  const narrow = useNarrow();
  const popup = useRef<HTMLDivElement>(null);
  const [pair, setPair] = useState<Pair | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [moved, setMoved] = useState(false);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round reads both again.
  useEffect(() => {
    let current = true;
    const read = (id: number) => backend().call("customer_get", { id });
    Promise.all([read(a), read(b)]).then(
      ([first, second]) => current && setPair({ a: first, b: second }),
      (cause) => current && setFailure(errorSentence(text(), toBackendError(cause).code)),
    );
    return () => {
      current = false;
    };
  }, [a, b, round]);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup
          ref={popup}
          className={`dialog conflict merge${narrow ? " narrow" : ""}`}
          initialFocus={popup}
        >
          <header>
            <div className="grow">
              <Dialog.Title className="dialog-title">
                {pair === null
                  ? t.customers.acts.merge
                  : words.title(customerName(t, pair.a.row), customerName(t, pair.b.row))}
              </Dialog.Title>
              <p className="sec">
                {words.lead} {words.undo}
              </p>
            </div>
            <Dialog.Close className="btn ghost sq" aria-label={t.app.close}>
              <Icon name="close" />
            </Dialog.Close>
          </header>
          {failure !== null && (
            <div className="body conflict-pad">
              <p className="note-bar failed" role="alert">
                <Icon name="alert" />
                {failure}
              </p>
            </div>
          )}
          {failure === null && pair === null && <div className="body merge-reading" />}
          {failure === null && pair !== null && (
            <Compared
              key={`${pair.a.version} ${pair.b.version}`}
              pair={pair}
              moved={moved}
              onClose={onClose}
              onMoved={() => {
                setMoved(true);
                setRound((each) => each + 1);
              }}
            />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface ComparedProps {
  pair: Pair;
  moved: boolean;
  onClose(): void;
  onMoved(): void;
}

function Compared({ pair, moved, onClose, onMoved }: ComparedProps) {
  const t = useText();
  const words = t.customers.merge;
  const [primary, setPrimary] = useState<Side>("a");
  const [choices, setChoices] = useState<Choices>({});
  const [addresses, setAddresses] = useState<Readonly<Record<number, boolean>>>({});
  const [busy, setBusy] = useState(false);
  const { rows, same } = compare(pair);
  const open = rows.filter((row) => !row.alone);
  const stays = pair[primary];
  const goes = pair[otherSide(primary)];
  const keeps = (address: (typeof goes.addresses)[number]) =>
    addresses[address.id] ?? !hasAlready(stays, address);
  const kept = stays.addresses.length + goes.addresses.filter(keeps).length;
  const merge = async () => {
    setBusy(true);
    try {
      const after = await backend().call("customer_merge", mergeRequest(pair, primary, choices, keeps));
      tellMerged(after.merged?.id);
      onClose();
      navigate({ screen: "customer", id: after.row.id });
    } catch (cause) {
      const error = toBackendError(cause);
      if (error.code === "RECORD_CHANGED") onMoved();
      else reportFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      <div className="body">
        {moved && (
          <p className="note-bar pending conflict-note" role="alert">
            <Icon name="alert" />
            {words.changed}
          </p>
        )}
        <table className="cf">
          <thead>
            <tr>
              <th scope="col" className="cf-field">
                {t.customers.data.field}
              </th>
              {SIDES.map((side) => (
                <th key={side} scope="col">
                  <Head pair={pair} side={side} primary={primary} onChoose={setPrimary} />
                </th>
              ))}
              <th scope="col" className="out">
                {words.will}
              </th>
            </tr>
          </thead>
          <tbody>
            {open.map((row) => (
              <FieldChoice
                key={row.field}
                row={row}
                pair={pair}
                primary={primary}
                choices={choices}
                onChoose={(side) => setChoices((old) => ({ ...old, [row.field]: side }))}
              />
            ))}
            <tr>
              <th scope="row">{words.addresses}</th>
              {SIDES.map((side) => (
                <td key={side} data-side={customerName(t, pair[side].row)}>
                  <ul className="merge-addresses">
                    {pair[side].addresses.length === 0 && <li className="mut">{words.noAddresses}</li>}
                    {pair[side].addresses.map((address) => {
                      const line = addressLine(address.fields) ?? t.customers.addresses.unnamed;
                      const mine = side === primary;
                      return (
                        <li key={address.id}>
                          <label className="opt-c">
                            <input
                              type="checkbox"
                              className="ck"
                              aria-label={words.take(line)}
                              checked={mine || keeps(address)}
                              disabled={mine}
                              onChange={(event) =>
                                setAddresses((old) => ({ ...old, [address.id]: event.target.checked }))
                              }
                            />
                            <span className="val">{line}</span>
                          </label>
                        </li>
                      );
                    })}
                  </ul>
                </td>
              ))}
              <td className="out" data-side={words.will}>
                <div className="res">
                  <div className="val">{words.addressesWill(kept)}</div>
                  <small>{words.keeps}</small>
                </div>
              </td>
            </tr>
            {rows
              .filter((row) => row.alone)
              .map((row) => (
                <Alone key={row.field} row={row} pair={pair} primary={primary} />
              ))}
          </tbody>
        </table>
        <p className="merge-note mut">
          {words.same(same)} · {words.primaryHint}
          {pair.a.block.blocked !== pair.b.block.blocked && ` ${words.blockedStays}`}
        </p>
      </div>
      <footer>
        <span className="grow" />
        <button type="button" className="btn ghost" onClick={onClose}>
          {t.form.cancel}
        </button>
        <ActButton
          command="customer_merge"
          className="btn primary"
          busy={busy}
          onPress={() => !busy && void merge()}
        >
          {busy ? words.busy : words.confirm}
        </ActButton>
      </footer>
    </>
  );
}

interface HeadProps {
  pair: Pair;
  side: Side;
  primary: Side;
  onChoose(side: Side): void;
}

function Head({ pair, side, primary, onChoose }: HeadProps) {
  const t = useText();
  const format = useFormat();
  const { row } = pair[side];
  const name = customerName(t, row);
  const orders =
    row.totalOrders === null ? null : t.customers.head.orders(row.totalOrders, format.count(row.totalOrders));
  return (
    <label className="merge-head">
      <input
        type="radio"
        className="rd"
        name="primary"
        checked={side === primary}
        onChange={() => onChoose(side)}
      />
      <span>
        <b>{name}</b>
        <small>
          {side === primary ? t.customers.merge.primary : t.customers.merge.makePrimary}
          {orders !== null && ` · ${orders}`}
          {row.name !== null && row.phone !== null && ` · ${phoneText(row.phone)}`}
        </small>
      </span>
    </label>
  );
}

interface ChoiceProps {
  row: MergeRow;
  pair: Pair;
  primary: Side;
  choices: Choices;
  onChoose(side: Side): void;
}

function FieldChoice({ row, pair, primary, choices, onChoose }: ChoiceProps) {
  const t = useText();
  const format = useFormat();
  const words = t.customers.merge;
  const chosen = chosenSide(row, primary, choices);
  const a = useTick((now) => valueText(t, format, row.field, row.a, now));
  const b = useTick((now) => valueText(t, format, row.field, row.b, now));
  const values = { a, b };
  const word = capital(fieldWord(t, row.field));
  return (
    <tr data-field={row.field}>
      <th scope="row">{word}</th>
      {SIDES.map((side) => (
        <td key={side} data-side={customerName(t, pair[side].row)}>
          <label className="opt-c">
            <input
              type="radio"
              className="rd"
              name={`merge-${row.field}`}
              aria-label={`${word}: ${values[side] ?? t.customers.empty}`}
              checked={side === chosen}
              onChange={() => onChoose(side)}
            />
            <span className={values[side] === null ? "val mut" : "val"}>
              {values[side] ?? t.customers.empty}
            </span>
          </label>
        </td>
      ))}
      <td className="out" data-side={words.will}>
        <div className="res">
          <div className="val">{values[chosen] ?? t.customers.empty}</div>
        </div>
      </td>
    </tr>
  );
}

/** What nobody here can choose: the source counts it. */
function Alone({ row, pair, primary }: { row: MergeRow; pair: Pair; primary: Side }) {
  const t = useText();
  const format = useFormat();
  const a = useTick((now) => valueText(t, format, row.field, row.a, now));
  const b = useTick((now) => valueText(t, format, row.field, row.b, now));
  const values = { a, b };
  return (
    <tr className="merge-alone" data-field={row.field}>
      <th scope="row">{capital(fieldWord(t, row.field))}</th>
      {SIDES.map((side) => (
        <td key={side} data-side={customerName(t, pair[side].row)}>
          {values[side] ?? <span className="mut">{t.customers.empty}</span>}
        </td>
      ))}
      <td className="out" data-side={t.customers.merge.will}>
        <b>{values[primary] ?? t.customers.empty}</b>
        <small>{t.customers.merge.alone}</small>
      </td>
    </tr>
  );
}
