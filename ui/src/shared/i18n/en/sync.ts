import type { Catalogue } from "..";

export const sync: Catalogue["sync"] = {
  title: "Synchronisation",
  attentionCount: (n: number) => `${n} need attention`,
};
