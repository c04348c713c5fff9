import type { Catalogue } from "..";

export const help: Catalogue["help"] = {
  title: "Help",
};
