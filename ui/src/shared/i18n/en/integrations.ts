import type { Catalogue } from "..";

export const integrations: Catalogue["integrations"] = {
  title: "Integrations",
};
