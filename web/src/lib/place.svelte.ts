import { read, write } from "./memory";

const KEY = "toolwright.tools";
const WIDE = "(min-width: 64rem)";

/**
 * Which view is open, kept in the address: `#tools` or `#tools/NAME`. So the browser's back button closes
 * a tool, and a tool can be bookmarked. On a wide screen the tools stand beside the conversation.
 */
class Place {
  tool = $state<string | null>(null);
  wide = $state(true);
  /** The tool that was open before the list; the focus returns to it, once. */
  left: string | null = null;
  #open = $state(false);

  readonly tools = $derived(this.#open);

  constructor() {
    const media = window.matchMedia(WIDE);
    this.wide = media.matches;
    media.addEventListener("change", () => (this.wide = media.matches));
    window.addEventListener("hashchange", () => this.#read());
    this.#read();
    if (this.wide && read(KEY) !== "closed") this.#open = true;
  }

  show(tool: string | null = null): void {
    this.#remember("open");
    location.hash = tool === null ? "#tools" : `#tools/${encodeURIComponent(tool)}`;
    this.#open = true;
  }

  close(): void {
    this.#remember("closed");
    this.#open = false;
    this.tool = null;
    if (location.hash) history.pushState(null, "", location.pathname);
  }

  #read(): void {
    const [view, name] = location.hash.slice(1).split("/");
    const tool = view === "tools" && name ? decode(name) : null;
    this.left = tool === null && view === "tools" ? this.tool : null;
    this.tool = tool;
    if (view === "tools") this.#open = true;
    else if (!this.wide) this.#open = false;
  }

  #remember(state: string): void {
    if (this.wide) write(KEY, state);
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export const place = new Place();
