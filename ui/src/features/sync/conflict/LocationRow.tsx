import { useId } from "react";
import type { FieldChoice } from "../../../backend/generated";
import { useText } from "../../../shared/i18n";
import { capital } from "../words";
import type { LocationRow as Location } from "./location";
import { metresBetween } from "./location";
import { Outcome } from "./Outcome";
import { Side } from "./Side";
import { Sketch } from "./Sketch";
import { because, type Said, whoAndWhen } from "./said";
import { separatorsOf, shownNumber, type ValueWords } from "./values";

interface Props {
  row: Location;
  said: Said;
  values: ValueWords;
  choice: FieldChoice | undefined;
  onChoose(choice: FieldChoice): void;
}

/** "−2,1894, −79,8831": every digit, with the restaurant's signs. */
export function placeText(texts: readonly [string, string] | null, { format }: ValueWords): string {
  if (texts === null) return "";
  return texts.map((digits) => shownNumber(digits, separatorsOf(format))).join(", ");
}

/** Latitude and longitude in one line, with how far they are from each other. */
export function LocationRow({ row, said, values, choice, onChoose }: Props) {
  const t = useText();
  const words = t.sync.conflict;
  const name = capital(t.sync.fields.location);
  const group = useId();
  const [part] = row.parts;
  if (part === undefined) return null;
  const { here, there } = row;
  const metres = here === null || there === null ? null : metresBetween(here, there);
  const apart = metres === null ? "" : words.apart(distance(metres, values));
  const side = (which: "here" | "there", take: "HERE" | "THERE", label: string) => {
    const own = row[which];
    const text = placeText(row.texts[which], values);
    return (
      <Side
        group={group}
        label={`${name}: ${label}`}
        text={text}
        empty={words.noPlace}
        marks={null}
        meta={whoAndWhen(said, which, part)}
        chosen={choice?.take === take}
        onChoose={() => onChoose({ take })}
      >
        {own !== null && (
          <Sketch
            own={own}
            other={which === "here" ? there : here}
            label={metres === null ? words.sketchAlone(text) : words.sketch(text, apart)}
          />
        )}
      </Side>
    );
  };
  const result =
    choice === undefined
      ? undefined
      : placeText(row.texts[choice.take === "HERE" ? "here" : "there"], values);
  return (
    <tr className={choice === undefined ? "todo" : undefined} data-row="location">
      <th scope="row">
        {name}
        {apart !== "" && <small>{apart}</small>}
      </th>
      <td data-side={words.here}>{side("here", "HERE", words.here)}</td>
      <td data-side={words.there(said.system)}>{side("there", "THERE", words.there(said.system))}</td>
      <td className="out" data-side={words.result}>
        <Outcome text={result} why={because(said, part, choice)} />
      </td>
    </tr>
  );
}

/** "120 m", "3,4 km". */
export function distance(metres: number, { format }: ValueWords): string {
  return metres < 1_000 ? `${format.count(Math.round(metres))} m` : `${format.decimal(metres / 1_000)} km`;
}
