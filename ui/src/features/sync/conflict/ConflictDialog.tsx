import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { type FailureCode, toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { errorSentence, lookUp, useText } from "../../../shared/i18n";
import { useNarrow } from "../../../shared/layout";
import { createReadings } from "../../../shared/readings";
import { useFormat } from "../../orders/hooks";
import { useMay } from "../../seat/may";
import { NotAllowed } from "../../settings/NotAllowed";
import { useSync } from "../store";
import { recordTitle } from "../words";
import { groupOf, openRestOf } from "./batch";
import { Decided } from "./Decisions";
import { DeletionDecide } from "./DeletionDecide";
import { FieldsDecide } from "./FieldsDecide";
import { useDialogKeys } from "./keys";
import { type ConflictSet, closeConflicts, useConflicts, WALKED } from "./store";
import { useSaid } from "./useSaid";
import { useValues } from "./useValues";
import { shownValue } from "./values";

/** *Resolver conflicto*, wherever it was opened. */
export function ConflictDialog() {
  const open = useConflicts((store) => store.open);
  return open === null ? null : <Opened key={open.first} set={open} />;
}

function Opened({ set }: { set: ConflictSet }) {
  const t = useText();
  const reason = useMay("conflict_get");
  const narrow = useNarrow();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeConflicts()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup
          ref={popup}
          className={`dialog conflict${narrow ? " narrow" : ""}`}
          initialFocus={popup}
        >
          {reason === null ? (
            <Walk set={set} />
          ) : (
            <>
              <Head title={t.sync.conflict.tellManagerTitle} text={reason} />
              <div className="body conflict-pad">
                <NotAllowed reason={t.sync.conflict.tellManager} />
              </div>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface HeadProps {
  title: ReactNode;
  text: string;
  children?: ReactNode;
}

function Head({ title, text, children }: HeadProps) {
  const t = useText();
  return (
    <header>
      <div className="grow">
        <Dialog.Title className="dialog-title">{title}</Dialog.Title>
        {text !== "" && <Dialog.Description className="sec">{text}</Dialog.Description>}
      </div>
      {children}
      <Dialog.Close className="btn ghost sq" aria-label={t.app.close}>
        <Icon name="close" />
      </Dialog.Close>
    </header>
  );
}

/** One conflict after the other, ‹ ›. */
function Walk({ set }: { set: ConflictSet }) {
  const t = useText();
  const [list, setList] = useState<readonly ConflictItem[]>([]);
  const [id, setId] = useState(set.first);
  const { view, failure, note, read, put } = useConflict(id);
  useEffect(() => {
    let current = true;
    listOf(set).then(
      (conflicts) => {
        if (current) setList(conflicts);
      },
      // Without the list the one conflict can still be decided.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [set]);
  const at = list.findIndex((each) => each.id === id);
  /** Stays where this one is open, goes on to the next one that is, otherwise the dialog has done its work. */
  const settled = useCallback(
    (gone: readonly number[]) => {
      const rest = list.filter((each) => !gone.includes(each.id));
      if (!gone.includes(id)) {
        setList(rest);
        void read(null);
        return;
      }
      const next = rest.find((each) => list.indexOf(each) > at) ?? rest[0];
      if (next === undefined) closeConflicts();
      else {
        setList(rest);
        setId(next.id);
      }
    },
    [list, at, id, read],
  );
  const go = (index: number) => setId(list[index]?.id ?? id);
  useDialogKeys(list.length > 1 && at >= 0 ? { step: (by) => go(at + by) } : {});
  if (view === null)
    return (
      <>
        <Head title={t.sync.conflict.title("…")} text="" />
        <div className="body conflict-pad">
          {failure === null ? (
            <div className="skel list-skel" role="status" aria-label={t.sync.conflict.loading} />
          ) : (
            <p className="note-bar failed" role="alert">
              <Icon name="alert" />
              {errorSentence(t, failure)}
            </p>
          )}
        </div>
      </>
    );
  const deletion = view.item.kind === "DELETED_HERE" || view.item.kind === "DELETED_THERE";
  /** What is left of a conflict stands under a number of its own, in its place. */
  const puts = (next: ConflictView) => {
    if (next.item.id === id) return put(next);
    setList(list.map((each) => (each.id === id ? next.item : each)));
    setId(next.item.id);
  };
  const shared = { view, list, note, onSettled: settled, onMoved: read, onPut: puts };
  return (
    <>
      <KnownHead view={view}>
        {list.length > 1 && at >= 0 && <Steps at={at} total={list.length} onStep={go} />}
      </KnownHead>
      {view.status !== "OPEN" ? (
        <Over view={view} onRead={() => void read(null)} onPut={puts} />
      ) : deletion ? (
        <DeletionDecide key={view.item.id} {...shared} />
      ) : (
        <FieldsDecide key={view.item.id} {...shared} />
      )}
    </>
  );
}

/** The open conflicts that a person walks through: the given ones, or the group of the first one. */
async function listOf({
  first,
  system,
  entityType,
  ids,
  items,
}: ConflictSet): Promise<readonly ConflictItem[]> {
  if (items !== undefined) return items;
  if (ids !== undefined) {
    const views = await Promise.all(ids.map((id) => backend().call("conflict_get", { id })));
    return views.filter((view) => view.status === "OPEN").map((view) => view.item);
  }
  const read = async (after: string | null) => {
    const page = await backend().call("conflicts_list", { after, limit: WALKED, system, entityType });
    return page.conflicts;
  };
  const found = alikeOnly(await read(null), first);
  // Behind the first page nothing that comes before it is walked through.
  return found.length > 0 ? found : alikeOnly(await read(String(first - 1)), first);
}

/** The conflicts of the same kind over the same fields: the group that a person opened. */
function alikeOnly(conflicts: readonly ConflictItem[], first: number): readonly ConflictItem[] {
  const one = conflicts.find((each) => each.id === first);
  if (one === undefined) return [];
  const { holds } = groupOf(one);
  return conflicts.filter((each) => each.entityType === one.entityType && holds(each));
}

/** Reads one conflict; `read("moved")` reads it again and says why. */
function useConflict(id: number) {
  const [view, setView] = useState<ConflictView | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const [note, setNote] = useState<"moved" | null>(null);
  const [readings] = useState(createReadings);
  const wanted = useRef(id);
  wanted.current = id;
  const read = useCallback(
    async (why: "moved" | null) => {
      const asked = wanted.current;
      const mine = readings.begin();
      try {
        const answer = await backend().call("conflict_get", { id: asked });
        if (wanted.current !== asked || !readings.isNews(mine)) return;
        setView(answer);
        setNote(why);
        setFailure(null);
      } catch (cause) {
        if (readings.isLastWord(mine)) setFailure(toBackendError(cause).code);
      }
    },
    [readings],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another id is another reading.
  useEffect(() => {
    setView(null);
    setNote(null);
    setFailure(null);
    void read(null);
  }, [id, read]);
  const put = useCallback(
    (answer: ConflictView) => {
      readings.overtake();
      setView(answer);
    },
    [readings],
  );
  return { view: view?.item.id === id ? view : null, failure, note, read, put };
}

/** The phone that a customer is known by, where both sides agree about it. */
const PHONE = "whatsappPhoneNumber";

function KnownHead({ view, children }: { view: ConflictView; children: ReactNode }) {
  const t = useText();
  const values = useValues();
  const { system, when } = useSaid(view);
  const { item, agreedAt } = view;
  const words = t.sync.conflict;
  const record = lookUp(words.records, item.entityType, words.records.other);
  const since = agreedAt === null ? words.seen(when(item.openedAt)) : words.since(when(agreedAt));
  const text = {
    FIELDS: words.changedBoth(record, system, since),
    FIRST_MEETING: words.firstMeeting(record, system),
    DELETED_HERE: words.DELETED_HERE(system),
    DELETED_THERE: words.DELETED_THERE(system),
  }[item.kind];
  const title = item.title ?? recordTitle(t, item.entityType, null, item.recordId);
  const phone = shownValue(view.equal[PHONE] ?? null, values);
  return (
    <Head
      title={
        <>
          {words.title(title)}
          {phone !== "" && <span className="n title-phone"> {phone}</span>}
        </>
      }
      text={view.status === "OPEN" ? text : ""}
    >
      {children}
    </Head>
  );
}

function Steps({ at, total, onStep }: { at: number; total: number; onStep(index: number): void }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.conflict;
  const step = (index: number, label: string, icon: "back" | "forward") => {
    const none = index < 0 || index >= total;
    return (
      <button
        type="button"
        className="btn sq"
        aria-label={label}
        aria-disabled={none ? true : undefined}
        onClick={() => !none && onStep(index)}
      >
        <Icon name={icon} />
      </button>
    );
  };
  return (
    <div className="steps">
      <span className="n sec">{words.position(format.count(at + 1), format.count(total))}</span>
      {step(at - 1, words.previous, "back")}
      {step(at + 1, words.next, "forward")}
    </div>
  );
}

interface OverProps {
  view: ConflictView;
  /** It must be read again. */
  onRead(): void;
  /** This stands in its place. */
  onPut(view: ConflictView): void;
}

/** It is decided: by whom, and the way back. What was taken back goes on under another number. */
function Over({ view, onRead, onPut }: OverProps) {
  const t = useText();
  const words = t.sync.conflict;
  const round = useSync((store) => store.round);
  const seen = useRef(round);
  /** Whether what is open of its record could not be looked up, and how often that was tried again. */
  const failed = useRef(false);
  const [tries, setTries] = useState(0);
  const latest = useRef({ onRead, onPut, item: view.item });
  latest.current = { onRead, onPut, item: view.item };
  useEffect(() => {
    if (seen.current === round) return;
    seen.current = round;
    latest.current.onRead();
    if (!failed.current) return;
    failed.current = false;
    setTries((count) => count + 1);
  }, [round]);
  const { status, version } = view;
  const { id } = view.item;
  // biome-ignore lint/correctness/useExhaustiveDependencies: all open conflicts are looked through for it, so only another state or a failed look looks again, not every event.
  useEffect(() => {
    if (status !== "UNDONE") return;
    let current = true;
    openRestOf(latest.current.item).then(
      (open) => {
        if (current && open !== null) latest.current.onPut(open);
      },
      () => {
        failed.current = current;
      },
    );
    return () => {
      current = false;
    };
  }, [id, version, status, tries]);
  return (
    <div className="body conflict-pad">
      <p className="note-bar skipped" role="status">
        <Icon name="info" />
        <span>{view.status === "UNDONE" && view.deletion !== null ? words.overOther : words.over}</span>
      </p>
      {view.resolvedAt !== null && (
        <ul>
          <Decided view={view} onUndone={onRead} />
        </ul>
      )}
    </div>
  );
}
