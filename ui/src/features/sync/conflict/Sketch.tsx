import { type Point, placed, SKETCH } from "./location";

interface Props {
  own: Point;
  other: Point | null;
  /** What it shows, in words. */
  label: string;
}

/** Where a place is to the other one, north above; drawn, because a map would need the network. */
export function Sketch({ own, other, label }: Props) {
  const at = placed(own, other);
  return (
    <svg className="sketch" viewBox={`0 0 ${SKETCH.width} ${SKETCH.height}`} role="img" aria-label={label}>
      <rect className="ground" width={SKETCH.width} height={SKETCH.height} />
      <path className="grid" d="M23 0V52M46 0V52M69 0V52M0 13H92M0 26H92M0 39H92" />
      {at.other !== null && (
        <>
          <path className="line" d={`M${at.own.join(" ")}L${at.other.join(" ")}`} />
          <circle className="other" cx={at.other[0]} cy={at.other[1]} r="4" />
        </>
      )}
      <circle className="own" cx={at.own[0]} cy={at.own[1]} r="5" />
      <path className="north" d="M86 12V5M83.5 7.5 86 5l2.5 2.5" />
    </svg>
  );
}
