import { expect, test } from "vitest";
import { evidenceOf, sections } from "../src/lib/tool";

test("a docstring is read in sections, a line that goes on as one", () => {
  expect(
    sections(`Mean of a column,
in the unit of the column.

Example: mean("a.csv")

Args:
    file: the data file.
    column: the column,
        by its name.

Raises:
    ValueError when there is none.
`),
  ).toEqual([
    { heading: null, lines: ["Mean of a column, in the unit of the column.", 'Example: mean("a.csv")'] },
    { heading: "Args", lines: ["file: the data file.", "column: the column, by its name."] },
    { heading: "Raises", lines: ["ValueError when there is none."] },
  ]);
});

test("a docstring of one line, or none, is no trouble", () => {
  expect(sections("One line.")).toEqual([{ heading: null, lines: ["One line."] }]);
  expect(sections("")).toEqual([]);
});

test("evidence names the parts that were not done", () => {
  const none = { anchors_held: null, confirmed_by: null, failure: null };
  const nothing = {
    inputs_agreed: null,
    inputs_compared: null,
    disagreements: [],
    mutants_killed: null,
    mutants_made: null,
    mutants_equivalent: null,
    set_aside: [],
    survivors: [],
  };
  expect(evidenceOf({ tests_passed: 3, tests_total: 4, ...nothing, ...none })).toEqual([
    ["Tests", "3 of 4 passed"],
    ["Generated inputs", "not compared"],
    ["Mutants", "pending"],
  ]);
  const run = { mutants_killed: 30, mutants_made: 36, mutants_equivalent: 5 };
  const survivors = [{ kind: "boundary", line: 7, change: "`<` became `<=`" }];
  expect(
    evidenceOf({ tests_passed: 4, tests_total: 4, ...nothing, ...none, ...run, survivors }).slice(2),
  ).toEqual([
    ["Mutants", "30 of 31 killed, 5 more make no difference"],
    ["Not found, line 7", "`<` became `<=`"],
  ]);
});
