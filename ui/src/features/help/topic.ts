import { type Cause, causeOf } from "../../shared/cause";
import type { GuideSection, GuideText } from "./guide";

/** The section of *Qué hacer cuando algo falla* for what only the other system knows. */
const UNKNOWN = "rechazado";

/** Where an address leads within a guide. */
export interface Topic {
  section: GuideSection;
  /** The failure that it is about. */
  code: Cause | null;
}

/** The section that an address names, by its own name or by the code of a failure. */
export function topicOf(guide: GuideText, topic: string | null): Topic | null {
  if (topic === null) return null;
  const named = guide.sections.find((section) => section.id === topic);
  if (named !== undefined) return { section: named, code: null };
  const code = causeOf(topic);
  const explained =
    code === null ? undefined : guide.sections.find((section) => section.codes.includes(code));
  const section = explained ?? guide.sections.find(({ id }) => id === UNKNOWN);
  return section === undefined ? null : { section, code: explained === undefined ? null : code };
}
