import { useText } from "../../../shared/i18n";

const MIDDLE = 48;
const NEAR_PX = 10;
const FAR_PX = 36;
const FAR_METRES = 20_000;

/** How far from the middle a distance is drawn: near ones are told apart, far ones stay in the picture. */
export function radius(metres: number): number {
  const share = Math.log10(1 + metres / 200) / Math.log10(1 + FAR_METRES / 200);
  return NEAR_PX + (FAR_PX - NEAR_PX) * Math.min(1, Math.max(0, share));
}

interface Props {
  metres: number;
  /** From north, clockwise. */
  degrees: number;
  /** The same in words. */
  where: string;
}

/** Where an address is from the restaurant, north up: drawn, so that it needs no network. */
export function Compass({ metres, degrees, where }: Props) {
  const t = useText();
  const words = t.customers.addresses;
  const angle = ((degrees - 90) * Math.PI) / 180;
  const far = radius(metres);
  const x = MIDDLE + far * Math.cos(angle);
  const y = MIDDLE + far * Math.sin(angle);
  return (
    <svg className="compass" viewBox="0 0 96 96" role="img" aria-label={words.compass(where)}>
      <circle cx={MIDDLE} cy={MIDDLE} r="44" className="compass-ground" />
      {[1_000, 5_000].map((ring) => (
        <circle key={ring} cx={MIDDLE} cy={MIDDLE} r={radius(ring)} className="compass-ring" />
      ))}
      <path d="M48 4v7M48 85v7M4 48h7M85 48h7" className="compass-tick" />
      <text x={MIDDLE} y="20" className="compass-north">
        {words.north}
      </text>
      <line x1={MIDDLE} y1={MIDDLE} x2={x} y2={y} className="compass-way" />
      <rect x={MIDDLE - 4} y={MIDDLE - 4} width="8" height="8" rx="1.5" className="compass-here" />
      <circle cx={x} cy={y} r="5.5" className="compass-there" />
    </svg>
  );
}

/** The place of a compass where the way is not known. */
export function NoCompass() {
  const t = useText();
  return (
    <svg className="compass none" viewBox="0 0 96 96" role="img" aria-label={t.customers.addresses.noPoint}>
      <circle cx={MIDDLE} cy={MIDDLE} r="44" className="compass-ground" />
      <path d="M34 48h28" className="compass-tick" />
    </svg>
  );
}
