import { useEffect, useState } from "react";
import type { Language } from "../../shared/settings";
import { type Guides, loadGuides } from "./guides";

/** The guides of a language; `null` until they are here, `failed` where they do not come. */
export function useGuides(language: Language): Guides | "failed" | null {
  const [loaded, setLoaded] = useState<{ language: Language; guides: Guides | "failed" } | null>(null);
  useEffect(() => {
    let wanted = true;
    const take = (guides: Guides | "failed") => {
      if (wanted) setLoaded({ language, guides });
    };
    loadGuides(language).then(take, () => take("failed"));
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded?.language === language ? loaded.guides : null;
}
