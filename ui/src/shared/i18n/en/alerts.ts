import type { Catalogue } from "..";

export const alerts: Catalogue["alerts"] = {
  title: "Alerts",
};
