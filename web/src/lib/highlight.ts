export type Kind = "comment" | "string" | "number" | "keyword" | "builtin" | "name" | "decorator" | "plain";

export interface Piece {
  kind: Kind;
  text: string;
}

const KEYWORDS = new Set(
  (
    "and as assert async await break case class continue def del elif else except finally for from global if " +
    "import in is lambda match nonlocal not or pass raise return try while with yield True False None"
  ).split(" "),
);
const BUILTINS = new Set(
  (
    "abs all any bool dict enumerate filter float frozenset getattr int isinstance len list map max min next object " +
    "open print range repr reversed round set sorted str sum super tuple type zip Exception FileNotFoundError " +
    "KeyError TypeError ValueError ZeroDivisionError"
  ).split(" "),
);

const PYTHON = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>\b[rRbBfFuU]{0,2}(?:"""[\s\S]*?(?:"""|(?![\s\S]))|'''[\s\S]*?(?:'''|(?![\s\S]))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(?:"""[\s\S]*?(?:"""|(?![\s\S]))|'''[\s\S]*?(?:'''|(?![\s\S]))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))`,
    String.raw`(?<decorator>(?<=^[ \t]*)@[\w.]+)`,
    String.raw`(?<number>\b(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?j?)\b)`,
    String.raw`(?<name>(?<=\b(?:def|class)\s+)\w+)`,
    String.raw`(?<word>\b[A-Za-z_]\w*\b)`,
  ].join("|"),
  "gm",
);

/** Python source in pieces for colouring; joined, they are the source. */
export function highlight(source: string): Piece[] {
  const pieces: Piece[] = [];
  const add = (kind: Kind, text: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text) pieces.push({ kind, text });
  };
  let end = 0;
  for (const match of source.matchAll(PYTHON)) {
    add("plain", source.slice(end, match.index));
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ["plain"];
    add(kind === "word" ? wordKind(match[0]) : (kind as Kind), match[0]);
    end = match.index + match[0].length;
  }
  add("plain", source.slice(end));
  return pieces;
}

function wordKind(word: string): Kind {
  return KEYWORDS.has(word) ? "keyword" : BUILTINS.has(word) ? "builtin" : "plain";
}
