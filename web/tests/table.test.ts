import { describe, expect, test } from "vitest";
import { csv, looksNumeric, sorted, tableOf } from "../src/lib/table";

describe("a result", () => {
  test("is a table when it is a list of records, with every column any of them has", () => {
    const table = tableOf([{ a: 1 }, { a: 2, b: "x" }]);
    expect(table).toEqual({
      columns: ["a", "b"],
      rows: [
        [1, null],
        [2, "x"],
      ],
      numeric: [true, false],
    });
  });

  test("is a table when one name holds such a list, or names hold values", () => {
    expect(tableOf({ margins: [{ a: 1 }] })?.columns).toEqual(["a"]);
    expect(tableOf({ North: 1, South: null })?.rows).toEqual([
      ["North", 1],
      ["South", null],
    ]);
    expect(tableOf({ North: { mean: 1 }, South: { mean: 2 } })?.rows).toEqual([
      ["North", 1],
      ["South", 2],
    ]);
  });

  test.each([20, "text", null, [], {}, [1, 2], [{ a: 1 }, 2], { a: 1, b: [1] }])(
    "is no table: %j",
    (value) => {
      expect(tableOf(value)).toBeNull();
    },
  );
});

test("rows are sorted by number or by word, missing ones last either way", () => {
  const rows = [
    ["b", 10],
    ["a", null],
    ["C", 9],
    ["b", 2],
  ] as [string, number | null][];
  expect(sorted(rows, 1, false).map((row) => row[1])).toEqual([2, 9, 10, null]);
  expect(sorted(rows, 1, true).map((row) => row[1])).toEqual([10, 9, 2, null]);
  expect(sorted(rows, 0, false).map((row) => row[0])).toEqual(["a", "b", "b", "C"]);
});

describe("CSV", () => {
  const line = (value: string | number | boolean | null): string =>
    csv({ columns: ["x"], rows: [[value]], numeric: [false] })
      .split("\r\n")
      .slice(1, -1)
      .join("\r\n");

  test.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ["two\nlines", '"two\nlines"'],
    [null, ""],
    [-1.5, "-1.5"],
    [true, "true"],
  ])("writes %j as %j", (value, written) => expect(line(value)).toBe(written));

  test.each([
    ["=SUM(A1)", "'=SUM(A1)"],
    ["@cmd", "'@cmd"],
    ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
    ["-2+3", "'-2+3"],
    ["\t=1", "'\t=1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ])("gives a spreadsheet no formula to run: %j", (value, written) => expect(line(value)).toBe(written));

  test.each(["-5", "+3.25"])("leaves the number %j in a text alone", (value) =>
    expect(line(value)).toBe(value),
  );

  test("guards the names of columns as well", () => {
    expect(csv({ columns: ["=1"], rows: [], numeric: [false] })).toBe("'=1\r\n");
  });
});

test.each(["1,234.50", "-3", "−3", "12.5 %", "$9.99", "€ 1", "1e-7", "0"])("%j is a number", (text) => {
  expect(looksNumeric(text)).toBe(true);
});

test.each(["", "a", "1a", "2024-01-01", "1/2", "10:30", "P001"])("%j is no number", (text) => {
  expect(looksNumeric(text)).toBe(false);
});
