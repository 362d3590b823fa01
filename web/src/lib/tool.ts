import type { Evidence, Tool } from "./rest";

/** What is known about a tool's correctness, by name; a part that was not done says so. */
export function evidenceOf(evidence: Evidence): [string, string][] {
  const share = (done: number | null, all: number | null, verb: string, missing: string): string =>
    all === null || done === null ? missing : `${done} of ${all} ${verb}`;
  const rows: [string, string][] = [
    ["Tests", share(evidence.tests_passed, evidence.tests_total, "passed", "not run")],
    ["Generated inputs", share(evidence.inputs_agreed, evidence.inputs_compared, "agreed", "not compared")],
    ["Mutants", mutants(evidence)],
  ];
  for (const { line, change } of evidence.survivors) rows.push([`Not found, line ${line}`, change]);
  for (const { test, witness } of evidence.set_aside)
    rows.push([`Wrong test ${test}`, `set aside: ${witness}`]);
  if (evidence.anchors_held !== null) rows.push(["Outside facts", `${evidence.anchors_held} held`]);
  if (evidence.confirmed_by !== null) rows.push(["Confirmed by", evidence.confirmed_by]);
  if (evidence.failure !== null) rows.push(["Failure", evidence.failure]);
  return rows;
}

/** How many faults that were put into the code the tests found. */
function mutants({ mutants_killed, mutants_made, mutants_equivalent }: Evidence): string {
  if (mutants_killed === null || mutants_made === null) return "pending";
  if (mutants_made === 0) return "could not be run";
  const alike = mutants_equivalent ? `, ${mutants_equivalent} more make no difference` : "";
  return `${mutants_killed} of ${mutants_made - (mutants_equivalent ?? 0)} killed${alike}`;
}

/** Where a tool comes from, in words. */
export function origin(tool: Tool): string {
  return tool.engineer === "person" ? "by a person" : `by the ${tool.engineer} engineer`;
}

/** A part of a docstring: what stands before the first heading, then "Args", "Raises" and so on. */
export interface Section {
  heading: string | null;
  lines: string[];
}

/** The sections of a docstring; a line that is indented further goes on with the one before it. */
export function sections(docstring: string): Section[] {
  const found: Section[] = [{ heading: null, lines: [] }];
  let depth = 0;
  for (const line of docstring.trim().split("\n")) {
    const text = line.trim();
    const indent = line.length - line.trimStart().length;
    const heading = /^[A-Z][A-Za-z ]*:$/.test(line) ? line.slice(0, -1) : null;
    const { lines } = found.at(-1)!;
    if (heading !== null) found.push({ heading, lines: [] });
    else if (text !== "") {
      if (lines.length === 0 || lines.at(-1) === "") depth = indent;
      const goesOn = found.length === 1 ? lines.at(-1) : indent > depth;
      if (goesOn) lines[lines.length - 1] += ` ${text}`;
      else lines.push(text);
    } else if (found.length === 1) lines.push("");
  }
  return found
    .map(({ heading, lines }) => ({ heading, lines: lines.filter(Boolean) }))
    .filter(({ lines }) => lines.length > 0);
}
