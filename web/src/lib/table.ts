import { isRecord } from "./wire";

export type Cell = string | number | boolean | null;

/** Rows of a result. `numeric` tells for each column whether all of its values are numbers. */
export interface Table {
  columns: string[];
  rows: Cell[][];
  numeric: boolean[];
}

/** The rows in a result: a list of records, one such list in an object, or values by name. Else null. */
export function tableOf(value: unknown): Table | null {
  if (Array.isArray(value)) return fromRecords(value);
  if (!isRecord(value)) return null;
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  if (entries.length === 1 && Array.isArray(entries[0]![1])) return fromRecords(entries[0]![1]);
  if (entries.every(([, inner]) => isRecord(inner) && Object.values(inner).every(isPlain)))
    return fromRecords(entries.map(([name, inner]) => ({ "": name, ...(inner as object) })));
  if (entries.every(([, inner]) => isPlain(inner)))
    return make(["name", "value"], entries as [string, Cell][]);
  return null;
}

function fromRecords(list: unknown[]): Table | null {
  if (list.length === 0 || !list.every(isRecord)) return null;
  const columns = [...new Set(list.flatMap((record) => Object.keys(record)))];
  const rows = list.map((record) =>
    columns.map((column) => {
      const value = record[column] ?? null;
      return isPlain(value) ? value : JSON.stringify(value);
    }),
  );
  return make(columns, rows);
}

function make(columns: string[], rows: Cell[][]): Table {
  const numeric = columns.map((_, index) => {
    const present = rows.map((row) => row[index] ?? null).filter((cell) => cell !== null);
    return present.length > 0 && present.every((cell) => typeof cell === "number");
  });
  return { columns, rows, numeric };
}

function isPlain(value: unknown): value is Cell {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** The rows by one column; missing values come last either way, equal ones keep their order. */
export function sorted(rows: Cell[][], column: number, descending: boolean): Cell[][] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const a = left[column] ?? null;
    const b = right[column] ?? null;
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}

/** CSV as in RFC 4180. Text that a spreadsheet would run as a formula gets a ' before it. */
export function csv(table: Table): string {
  return [table.columns, ...table.rows].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Whether a cell of rendered text is a number for people: "1,234.50", "-3", "12.5 %", "$9". */
export function looksNumeric(text: string): boolean {
  return /^[-+−]?\s?[$€£]?\s?\d[\d,_ ]*(\.\d+)?([eE][-+]?\d+)?\s?%?$/.test(text.trim());
}
