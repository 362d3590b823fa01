import { Lexer, type Token, type Tokens } from "marked";

export type { Token, Tokens };

/**
 * The tokens of a Markdown text. They are shown as text nodes by `Markdown.svelte`; no HTML is ever made
 * of them, so what stands in a file's cell cannot run.
 */
export function tokens(text: string): Token[] {
  return new Lexer({ gfm: true, breaks: false }).lex(text);
}

const ENTITIES: Record<string, string> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  "#39": "'",
  nbsp: "\u00a0",
};

/** Text with the entities that writers of Markdown use, as the characters they stand for. */
export function plain(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** An address a person may follow, or null: only http, https and mailto, only absolute. */
export function safeAddress(href: string): string | null {
  try {
    const address = new URL(href);
    return ["http:", "https:", "mailto:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

/** A Markdown text to be read aloud: its words, of a table the number of its rows. */
export function spoken(text: string, limit = 400): string {
  const words = tokens(text)
    .map((token) => {
      if (token.type === "table") return `A table with ${(token as Tokens.Table).rows.length} rows.`;
      if (token.type === "list")
        return (token as Tokens.List).items.map((item) => `${textOf(item)}.`).join(" ");
      return textOf(token).trim();
    })
    .filter(Boolean)
    .join(" ");
  return words.length > limit ? `${words.slice(0, limit)}…` : words;
}

/** The text of a token without its marks. */
export function textOf(token: Token): string {
  if ("tokens" in token && token.tokens) return token.tokens.map(textOf).join("");
  return "text" in token ? plain(String(token.text)) : plain(token.raw);
}
