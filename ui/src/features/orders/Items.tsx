import { memo, useState } from "react";
import type { ItemView, ModifierKind, ModifierView, OrderCard } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { fold, itemName, productCount } from "./order-text";

const MODIFIER_CLASS: Readonly<Record<ModifierKind, string>> = {
  WITHOUT: "sin",
  EXTRA: "ext",
  ALLERGY: "ale",
  PLAIN: "",
};

function Modifier({ modifier }: { modifier: ModifierView }) {
  const t = useText();
  const words = { WITHOUT: t.card.without, EXTRA: t.card.extra, ALLERGY: t.card.allergy, PLAIN: null };
  const word = words[modifier.kind];
  return (
    <li className={MODIFIER_CLASS[modifier.kind]}>
      {word !== null && (
        <b>
          {modifier.kind === "ALLERGY" && <Icon name="alert" />}
          {word}
        </b>
      )}
      <span>{modifier.quantity > 1 ? `${modifier.quantity} × ${modifier.name}` : modifier.name}</span>
    </li>
  );
}

/** One line of an order. `mark` shows what a change of the customer did to it. */
export function Item({ item, mark = null }: { item: ItemView; mark?: "added" | "removed" | null }) {
  const t = useText();
  const name = itemName(t, item);
  return (
    <li>
      <span className="q">
        {item.quantity}
        <small>×</small>
      </span>
      <div>
        {mark === "removed" ? (
          <del className="it">
            <span className="vh">{t.card.removed}: </span>
            {name}
          </del>
        ) : mark === "added" ? (
          <ins className="it">
            {name} <small className="pill added">{t.card.added}</small>
          </ins>
        ) : (
          <span className="it">{name}</span>
        )}
        {item.modifiers.length > 0 && (
          <ul className="mods">
            {item.modifiers.map((modifier, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: modifiers have no id and never move on their own.
              <Modifier key={index} modifier={modifier} />
            ))}
          </ul>
        )}
        {item.notes !== null && (
          <p className="item-note">
            <Icon name="pen" />
            <span>{item.notes}</span>
          </p>
        )}
        {item.flavoursMissing && mark !== "removed" && (
          <p className="ask">
            <Icon name="question" />
            <span>{t.card.flavoursMissing}</span>
          </p>
        )}
      </div>
    </li>
  );
}

function same(a: ItemView, b: ItemView): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What to cook; long orders fold with a count, never silently. */
export const Items = memo(function Items({ order, whole = false }: { order: OrderCard; whole?: boolean }) {
  const t = useText();
  const [open, setOpen] = useState(whole);
  const { shown, hidden } = fold(order.items);
  const list = open ? order.items : shown;
  const added = order.changed?.added ?? [];
  const removed = order.changed?.removed ?? [];
  if (order.items.length === 0 && removed.length === 0) {
    return (
      <p className="ask">
        <Icon name="question" />
        <span>{t.card.noItems}</span>
      </p>
    );
  }
  return (
    <>
      <ul className="items">
        {list.map((item, index) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id; a change replaces the whole list.
            key={index}
            item={item}
            mark={added.some((other) => same(other, item)) ? "added" : null}
          />
        ))}
        {removed.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id; a change replaces the whole list.
          <Item key={`removed-${index}`} item={item} mark="removed" />
        ))}
      </ul>
      {!whole && hidden.length > 0 && (
        <button type="button" className="btn fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.card.less : t.card.more(productCount(hidden))}
        </button>
      )}
    </>
  );
});
