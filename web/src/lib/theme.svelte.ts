import { read, write } from "./memory";

export type Theme = "system" | "light" | "dark";

const KEY = "toolwright.theme";
const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

/** The theme a person chose; public/theme.js applies it before the first paint. */
class ThemeChoice {
  current = $state<Theme>("system");

  constructor() {
    const stored = read(KEY);
    if (stored === "light" || stored === "dark") this.current = stored;
  }

  next(): void {
    this.current = NEXT[this.current];
    write(KEY, this.current === "system" ? null : this.current);
    const root = document.documentElement;
    if (this.current === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = this.current;
  }
}

export const theme = new ThemeChoice();
