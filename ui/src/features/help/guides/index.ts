import type { Guide } from "../../../shared/route";
import type { Language } from "../../../shared/settings";
import type { GuideText } from "../guide";
import { connect as connectEn } from "./en/connect";
import { failures as failuresEn } from "./en/failures";
import { questions as questionsEn } from "./en/questions";
import { state as stateEn } from "./en/state";
import { connect } from "./es/connect";
import { failures } from "./es/failures";
import { questions } from "./es/questions";
import { state } from "./es/state";

/** The guides. `docs/guia/ayuda` holds the same text as Markdown. */
export const GUIDE_TEXTS: Readonly<Record<Language, Readonly<Record<Guide, GuideText>>>> = {
  es: { connect, state, failures, questions },
  en: { connect: connectEn, state: stateEn, failures: failuresEn, questions: questionsEn },
};
