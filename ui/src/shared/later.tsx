import { type ComponentType, type FunctionComponent, use } from "react";

/** So long after the board is there its own work is done. */
const QUIET_AFTER_MS = 2_000;

/** Where a part of the screen is, once somebody has asked for it. */
interface Source<Props> {
  load: () => Promise<ComponentType<Props>>;
  there: ComponentType<Props> | null;
  coming: Promise<ComponentType<Props>> | null;
}

const quietly: (() => Promise<void>)[] = [];

/**
 * A part of the screen that is fetched when somebody goes there, or before, in a quiet moment. One that is there is drawn at
 * once: React's own `lazy` shows its fallback for 300 ms even then.
 */
export function later<Props extends object>(load: Source<Props>["load"]): FunctionComponent<Props> {
  const source: Source<Props> = { load, there: null, coming: null };
  quietly.push(async () => {
    if (source.there === null && source.coming === null) source.there = await load();
  });
  return (props) => <Part source={source} props={props} />;
}

function Part<Props extends object>({ source, props }: { source: Source<Props>; props: Props }) {
  const Loaded = source.there ?? use(asked(source));
  return <Loaded {...props} />;
}

/** One promise however often it is drawn: another one would be waited for again. */
function asked<Props>(source: Source<Props>): Promise<ComponentType<Props>> {
  source.coming ??= source.load();
  return source.coming;
}

/**
 * Fetches every part in a quiet moment, one after the other, so that the first way to each is as fast as any other. To be
 * called once the board is there. That one cannot be fetched before anybody asked for it, as when the machine is away, is no
 * failure that a person must read, and nothing more is asked for then: some engines keep a failed import for the life of the
 * page. Gives what calls it off.
 */
export function fetchInQuiet(): () => void {
  let wanted = true;
  const all = async () => {
    for (const fetch of quietly) {
      if (!wanted) return;
      await fetch();
    }
  };
  const timer = setTimeout(() => all().catch(() => undefined), QUIET_AFTER_MS);
  return () => {
    wanted = false;
    clearTimeout(timer);
  };
}
