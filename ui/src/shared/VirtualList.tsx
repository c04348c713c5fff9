import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { useListKeys } from "./listKeys";

interface Props<T> {
  items: readonly T[];
  label: string;
  /** Height of a usual row at the normal text size, in pixels. */
  rowPx: number;
  keyOf(item: T): string | number;
  children(item: T, index: number): ReactNode;
  /** The last rows are in view. */
  onEnd?(): void;
  /** `R` on a row. */
  onRetry?(item: T): void;
}

/** Size of a pixel of the design, which grows with the size of the text. */
export function scale(): number {
  return (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
}

/** A long list of rows of any height; only those in view are drawn. Arrows walk it. */
export function VirtualList<T>({ items, label, rowPx, keyOf, children, onEnd, onRetry }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx * scale(),
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: 4,
  });
  useListKeys(scroller, {
    count: items.length,
    reveal: (index) => list.scrollToIndex(index),
    ...(onRetry !== undefined && {
      onRetry: (index: number) => {
        const item = items[index];
        if (item !== undefined) onRetry(item);
      },
    }),
  });
  const drawn = list.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0 && last >= items.length - 10) onEnd?.();
  }, [last, items.length, onEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: rows without a button can be scrolled by keyboard only so.
    <div ref={scroller} className="list-scroll" tabIndex={0}>
      <ul className="virtual" aria-label={label} style={{ height: list.getTotalSize() }}>
        {drawn.map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={row.key}
              ref={list.measureElement}
              data-index={row.index}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {children(item, row.index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
