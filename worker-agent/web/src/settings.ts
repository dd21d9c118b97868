// A person's language and appearance, kept in this browser. Before anybody signs in those of whoever was last.
import type { Language } from "./i18n";

export type Theme = "system" | "light" | "dark";
export interface Settings {
  language: Language;
  theme: Theme;
}

export function loadSettings(worker: string): Settings {
  let stored: Partial<Settings> = {};
  try {
    const text = localStorage.getItem(`muster/${worker}`) ?? localStorage.getItem("muster/") ?? "{}";
    stored = (JSON.parse(text) as Partial<Settings> | null) ?? {};
  } catch {
    // Without storage, or with a damaged entry, the defaults do.
  }
  const wanted = navigator.language.startsWith("zh") ? "zh" : "en";
  const theme = stored.theme === "light" || stored.theme === "dark" ? stored.theme : "system";
  return { language: stored.language === "zh" || stored.language === "en" ? stored.language : wanted, theme };
}

export function saveSettings(worker: string, settings: Settings): void {
  try {
    for (const name of new Set([worker, ""])) localStorage.setItem(`muster/${name}`, JSON.stringify(settings));
  } catch {
    // It then holds until the page is closed.
  }
}

export function apply(settings: Settings): void {
  document.documentElement.lang = settings.language === "zh" ? "zh-CN" : "en";
  if (settings.theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = settings.theme;
}
