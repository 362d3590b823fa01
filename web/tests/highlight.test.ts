import { expect, test } from "vitest";
import { highlight } from "../src/lib/highlight";

const SOURCE = `"""Two
lines"""
@cached
def mean(path: str) -> float:  # of a column
    return sum(x_1) / 2.5e3 if "#no" else f'{a}'
`;

const kinds = (source: string): string[] =>
  highlight(source)
    .filter((piece) => piece.kind !== "plain")
    .map((piece) => `${piece.kind} ${piece.text}`);

test("Python is coloured by what it is", () => {
  expect(kinds(SOURCE)).toEqual([
    'string """Two\nlines"""',
    "decorator @cached",
    "keyword def",
    "name mean",
    "builtin str",
    "builtin float",
    "comment # of a column",
    "keyword return",
    "builtin sum",
    "number 2.5e3",
    "keyword if",
    'string "#no"',
    "keyword else",
    "string f'{a}'",
  ]);
});

test.each([SOURCE, "", '"""never closed', "'", "x = '''a\n", "@", "\\", "é = 1"])(
  "the pieces of %j are the source",
  (source) => {
    expect(
      highlight(source)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(source);
  },
);
