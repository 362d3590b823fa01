import { describe, expect, test } from "vitest";
import { digest, timeline } from "../src/lib/timeline";
import { asWireEvent, insert, type WireEvent } from "../src/lib/wire";

/** Events of one query, 100 ms apart. */
function events(...told: [string, Record<string, unknown>?][]): WireEvent[] {
  return told.map(([event_type, data = {}], index) => ({
    event_type,
    data,
    query_id: "q",
    seq: index + 1,
    at: new Date(Date.UTC(2030, 0, 1) + index * 100).toISOString(),
  }));
}

const step = (name: string, status: string, error?: string): [string, Record<string, unknown>] => [
  "synthesis_step",
  { step: name, status, ...(error && { error }) },
];

const ENGINEERED = events(
  ["planning_query"],
  ["plan_complete", { strategy: "single", reasoning: "one file" }],
  ["searching"],
  ["no_tool_found"],
  ["entering_synthesis_mode"],
  ...["specification", "tests", "implementation", "verification", "registration"].flatMap(
    (name): [string, Record<string, unknown>][] => [step(name, "in_progress"), step(name, "complete")],
  ),
  ["synthesis_successful", { tool_name: "mean_by_group" }],
  ["executing", { tool_name: "mean_by_group" }],
  ["execution_complete", { result: "1" }],
  ["synthesizing_response"],
  ["complete"],
);

function states(list: WireEvent[], outcome: "running" | "success" | "failure" = "running"): string[] {
  return timeline(list, outcome).map((line) => `${line.depth} ${line.stage} ${line.state}`);
}

describe("the timeline", () => {
  test("shows each stage once, as it is", () => {
    expect(states(ENGINEERED.slice(0, 10))).toEqual([
      "0 plan done",
      "0 search done",
      "0 synthesis active",
      "1 specification done",
      "1 tests done",
      "1 implementation active",
    ]);
    expect(new Set(states(ENGINEERED).map((line) => line.split(" ").at(-1)))).toEqual(new Set(["done"]));
  });

  test("tells how long a stage took", () => {
    const lines = timeline(ENGINEERED, "success");
    expect(lines.find((line) => line.stage === "plan")?.duration).toBe(100);
    expect(lines.find((line) => line.stage === "synthesis")?.duration).toBe(1100);
  });

  test("shows a second attempt as another line and the failure of the first", () => {
    const lines = timeline(
      events(
        ["entering_synthesis_mode"],
        step("implementation", "in_progress"),
        step("implementation", "complete"),
        step("verification", "in_progress"),
        step("verification", "failed", "got 2"),
        step("implementation", "in_progress"),
      ),
      "running",
    );
    expect(lines.map((line) => [line.text, line.state, line.detail])).toEqual([
      ["Engineer a tool", "active", null],
      ["Implementation", "done", null],
      ["Verification", "failed", "got 2"],
      ["Implementation, attempt 2", "active", null],
    ]);
  });

  test("goes on searching after a tool that does not fit", () => {
    const list = events(
      ["searching"],
      ["tool_found", { tool_name: "a", similarity: 0.9 }],
      ["tool_mismatch", { tool_name: "a", error: "no such column" }],
      ["no_tool_found"],
    );
    expect(states(list)).toEqual(["0 search done", "1 mismatch warning", "0 search done"]);
  });

  test("leaves nothing running when the query has ended", () => {
    for (let length = 0; length <= ENGINEERED.length; length += 1) {
      const lines = timeline(ENGINEERED.slice(0, length), "failure");
      expect(lines.filter((line) => line.state === "active")).toEqual([]);
    }
  });

  test("shows an event of a type it does not know by its name", () => {
    const [line] = timeline(events(["clarification_needed", { question: "Which file?" }]), "running");
    expect(line).toMatchObject({ text: "Clarification needed", detail: "Which file?", state: "info" });
  });

  test("shortens a long reason, and tells it once", () => {
    const lines = timeline(
      events(["entering_synthesis_mode"], step("tests", "failed", "x".repeat(1000)), [
        "synthesis_failed",
        { step: "tests", error: "x".repeat(1000) },
      ]),
      "failure",
    );
    expect(lines[1]?.detail).toHaveLength(201);
    expect(lines[0]?.detail).toBe("stopped at tests");
  });

  test("survives data that is not as documented", () => {
    const odd = events(
      ["tool_found"],
      ["synthesis_step", { step: 7, status: null }],
      ["plan_complete"],
      ["synthesis_failed"],
      ["workflow_step"],
      ["__proto__", { error: {} }],
      ["constructor"],
    );
    expect(() => timeline(odd, "running")).not.toThrow();
  });

  test("puts what a workflow's step does under the step", () => {
    const list = events(
      ["workflow_start", { total_steps: 2, tasks: ["load", "sum"] }],
      ["workflow_step", { step: 1, total: 2, task: "load" }],
      ["searching"],
      ["no_tool_found"],
      ["entering_synthesis_mode"],
      step("tests", "in_progress"),
    );
    expect(states(list)).toEqual([
      "0 workflow_start done",
      "0 workflow step active",
      "1 search done",
      "1 synthesis active",
      "2 tests active",
    ]);
  });
});

describe("the digest", () => {
  const made = { success: true, tool: "mean_by_group", synthesized: true };

  test("says verified only of what was verified", () => {
    expect(digest(ENGINEERED, made).before).toBe("Engineered and verified");
    const unverified = ENGINEERED.filter((event) => event.data["step"] !== "verification");
    expect(digest(unverified, made).before).toBe("Engineered");
    const experimental = [
      ...ENGINEERED,
      ...events(["tool_experimental_warning", { tool_name: "mean_by_group" }]),
    ];
    expect(digest(experimental, made).before).toBe("Engineered");
  });

  test("tells a repair, which ends what was engineered", () => {
    const list = events(
      ["executing", { tool_name: "mean_by_group" }],
      ["execution_failed", { error: "TypeError" }],
      ["reflection_created", { tool_name: "mean_by_group", root_cause: "a fault", will_repair: true }],
      ["entering_synthesis_mode"],
      step("verification", "in_progress"),
      step("verification", "complete"),
      ["tool_repaired", { tool_name: "mean_by_group", old_version: 1, version: 2, root_cause: "a fault" }],
    );
    expect(states(list)).toEqual([
      "0 execution failed",
      "0 reflection_created warning",
      "0 synthesis done",
      "1 verification done",
    ]);
    expect(digest(list, { ...made, synthesized: false }).before).toBe("Repaired");
  });

  test("tells a tool used again from a new one, and where a query stopped", () => {
    expect(digest([], { ...made, synthesized: false }).before).toBe("Used");
    const stopped = events(["entering_synthesis_mode"], step("tests", "failed", "no"));
    expect(digest(stopped, { success: false, tool: null, synthesized: false }).before).toBe(
      "Stopped at “Tests”",
    );
  });
});

describe("events as they arrive", () => {
  test("are ordered by seq, and a double changes nothing", () => {
    let list: readonly WireEvent[] = [];
    for (const place of [0, 3, 1, 2, 3, 0, 2]) list = insert(list, ENGINEERED[place]!);
    expect(list.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
    expect(insert(list, { ...ENGINEERED[1]! })).toBe(list);
  });

  test("are ignored where they are none", () => {
    for (const value of [
      null,
      "text",
      [],
      {},
      { event_type: 1 },
      { event_type: "a", query_id: "q", seq: "1" },
    ])
      expect(asWireEvent(value)).toBeNull();
    expect(asWireEvent({ event_type: "a", query_id: "q", seq: 1, data: null })?.data).toEqual({});
  });
});
