/** What a person chose; `system` follows the device. */
export type Theme = "light" | "dark" | "system";

const KEY = "theme";

/**
 * Runs before the first paint, so that a chosen theme never flashes. It also hands the page's nonce to the code that
 * keeps the page from scrolling behind a dialog, which adds a style of its own.
 */
export const THEME_SCRIPT = `window.__webpack_nonce__=document.currentScript.nonce;try{var t=localStorage.getItem("${KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){void e}`;

/** The theme that this browser remembers. */
export function readTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Shows a theme at once and remembers it in this browser. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") {
    delete document.documentElement.dataset["theme"];
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset["theme"] = theme;
    localStorage.setItem(KEY, theme);
  }
}
