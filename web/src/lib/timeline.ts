import { LOOKS, type AgentEventMessage, type Look, type SynthesisStep } from "../generated/protocol";
import { known, type WireEvent } from "./wire";

export type LineState = "active" | "done" | "warning" | "failed" | "info";

/** One line of a query's timeline: a stage that runs, ran, or failed. */
export interface Line {
  /** Stable for one stage of one query. */
  key: string;
  stage: string;
  text: string;
  tool: string | null;
  detail: string | null;
  state: LineState;
  nested: boolean;
  /** How long it took, in milliseconds; null while it runs and where nothing was measured. */
  duration: number | null;
}

const STEPS: Record<SynthesisStep["step"], string> = {
  specification: "Specification",
  tests: "Tests",
  implementation: "Implementation",
  verification: "Verification",
  registration: "Registration",
};

const STRATEGIES: Record<string, string> = {
  single: "one tool",
  sequential: "several steps, one after another",
  composition: "several tools, one feeding the next",
  workflow_pattern: "a workflow learned earlier",
  composite_tool: "a composite tool",
  force_synthesis: "a new tool, as asked",
};

const STATES: Record<Look, LineState> = {
  progress: "active",
  step: "done",
  success: "done",
  warning: "warning",
  error: "failed",
  info: "info",
};

/** Folds a query's events into lines. Types this page does not know become plain lines; nothing throws. */
export function timeline(events: readonly WireEvent[], outcome: "running" | "success" | "failure"): Line[] {
  const lines = new Lines();
  for (const event of events) {
    lines.at = Date.parse(event.at);
    const message = known(event);
    if (message === null || !showKnown(lines, message)) showAny(lines, event);
  }
  if (outcome !== "running") lines.settle(outcome === "success" ? "done" : "failed");
  return lines.all;
}

class Lines {
  readonly all: Line[] = [];
  at = Number.NaN;
  readonly #started = new Map<string, number>();

  add(stage: string, text: string, state: LineState, rest: Partial<Line> = {}): Line {
    const nested = rest.nested ?? false;
    if (state === "active") this.settle("done", nested);
    const key = `${stage} ${this.all.length}`;
    this.#started.set(key, this.at);
    const line: Line = { tool: null, detail: null, duration: null, ...rest, key, stage, text, state, nested };
    this.all.push(line);
    return line;
  }

  /** Ends what still runs: everything, or only what is nested. */
  settle(state: LineState, nestedOnly = false): void {
    for (const line of this.all) if (line.state === "active" && (line.nested || !nestedOnly)) this.end(line, state);
  }

  /** Ends the stage that runs, or adds it ended where its beginning was not seen. */
  close(stage: string, text: string, state: LineState, rest: Partial<Line> = {}): void {
    const line = this.last(stage);
    if (line?.state === "active") this.end(Object.assign(line, rest), state);
    else this.add(stage, text, state, rest);
  }

  last(stage: string): Line | undefined {
    return this.all.findLast((line) => line.stage === stage);
  }

  count(stage: string): number {
    return this.all.filter((line) => line.stage === stage).length;
  }

  end(line: Line, state: LineState): void {
    line.state = state;
    const taken = this.at - (this.#started.get(line.key) ?? Number.NaN);
    line.duration = Number.isFinite(taken) && taken >= 0 ? taken : null;
  }
}

/** Whether the type has a line of its own. */
function showKnown(lines: Lines, message: AgentEventMessage): boolean {
  switch (message.event_type) {
    case "planning_query":
      lines.add("plan", "Plan", "active");
      return true;
    case "plan_complete": {
      const { strategy, reasoning } = message.data;
      lines.close("plan", "Plan", "done", { detail: reasoning || (STRATEGIES[strategy] ?? strategy) });
      return true;
    }
    case "searching":
      lines.add("search", "Search the library", "active");
      return true;
    case "tool_found": {
      const { tool_name, similarity } = message.data;
      const detail = Number.isFinite(similarity) ? `fits by ${Math.round(similarity * 100)} %` : null;
      lines.close("search", "Search the library", "done", { tool: tool_name, detail });
      return true;
    }
    case "tool_mismatch": {
      const { tool_name, error } = message.data;
      lines.add("mismatch", "Does not fit", "warning", { tool: tool_name, detail: error, nested: true });
      return true;
    }
    case "no_tool_found":
      lines.close("search", "Search the library", "done", { tool: null, detail: "no tool for this yet" });
      return true;
    case "entering_synthesis_mode":
      lines.add("synthesis", "Engineer a tool", "active");
      return true;
    case "synthesis_step":
      showSynthesisStep(lines, message.data);
      return true;
    case "synthesis_successful":
      lines.settle("done", true);
      lines.close("synthesis", "Engineer a tool", "done", { tool: message.data.tool_name });
      return true;
    case "tool_experimental_warning":
      lines.add("experimental", "Experimental: not all of its tests passed", "warning", {
        tool: message.data.tool_name,
        nested: true,
      });
      return true;
    case "synthesis_failed": {
      lines.settle("failed", true);
      const step = STEPS[message.data.step as SynthesisStep["step"]] ?? message.data.step;
      const told = lines.all.some((line) => line.state === "failed" && line.detail === message.data.error);
      const detail = told ? `stopped at ${step.toLowerCase()}` : message.data.error;
      lines.close("synthesis", "Engineer a tool", "failed", { detail });
      return true;
    }
    case "executing":
      lines.add("execution", "Run in the sandbox", "active", { tool: message.data.tool_name });
      return true;
    case "execution_complete":
      lines.close("execution", "Run in the sandbox", "done");
      return true;
    case "execution_failed":
      lines.close("execution", "Run in the sandbox", "failed", { detail: message.data.error });
      return true;
    case "execution_skipped":
      lines.close("execution", "Run in the sandbox", "warning", { detail: message.data.reason });
      return true;
    case "synthesizing_response":
      lines.add("answer", "Write the answer", "active");
      return true;
    case "complete":
      lines.settle("done");
      return true;
    case "orphans_cleaned": {
      const { count } = message.data;
      const text = count === 1 ? "Removed a tool without its file" : `Removed ${count} tools without their files`;
      lines.add("orphans", text, "info");
      return true;
    }
    case "workflow_step":
      lines.add("workflow step", `Step ${message.data.step} of ${message.data.total}`, "active", {
        detail: message.data.task,
      });
      return true;
    case "pattern_step":
      lines.add("workflow step", `Step ${message.data.step} of ${message.data.total}`, "active", {
        tool: message.data.tool_name,
      });
      return true;
    case "workflow_step_complete":
    case "pattern_step_complete":
      lines.close("workflow step", "Step", "done");
      return true;
    case "workflow_step_failed":
      lines.close("workflow step", "Step", "failed", { detail: message.data.error });
      return true;
    default:
      return false;
  }
}

function showSynthesisStep(lines: Lines, data: SynthesisStep): void {
  const name = STEPS[data.step] ?? humanise(data.step);
  if (data.status === "in_progress") {
    const attempt = lines.count(data.step) + 1;
    lines.add(data.step, attempt > 1 ? `${name}, attempt ${attempt}` : name, "active", { nested: true });
  } else if (data.status === "complete") {
    lines.close(data.step, name, "done", { nested: true });
  } else {
    lines.close(data.step, name, "failed", { nested: true, detail: data.error ?? null });
  }
}

const SILENT = new Set(["answer_delta"]);
const TELLING = ["error", "reason", "question", "message", "task", "pattern_name", "step"];

/** Any other event, by its name, its `look` and what it tells. */
function showAny(lines: Lines, event: WireEvent): void {
  if (SILENT.has(event.event_type)) return;
  const look: Look = known(event) ? LOOKS[event.event_type as AgentEventMessage["event_type"]] : "info";
  const told = TELLING.map((field) => event.data[field]).find((value) => typeof value === "string");
  const list = Object.values(event.data).find((value) => Array.isArray(value));
  const tool = event.data["tool_name"];
  lines.add(event.event_type, humanise(event.event_type), STATES[look], {
    tool: typeof tool === "string" ? tool : null,
    detail: typeof told === "string" ? told : Array.isArray(list) ? list.map(String).join(" → ") : null,
    nested: lines.last("workflow step")?.state === "active",
  });
}

/** "pattern_execution_start" as "Pattern execution start". */
export function humanise(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a finished query did, in parts: words and the tool they are about. */
export interface Digest {
  before: string;
  tool: string | null;
  after: string;
}

export function digest(
  events: readonly WireEvent[],
  result: { success: boolean; tool: string | null; synthesized: boolean },
): Digest {
  const { success, tool, synthesized } = result;
  const lines = timeline(events, success ? "success" : "failure");
  const steps = lines.filter((line) => line.stage === "workflow step").length;
  if (!success) {
    const stopped = lines.findLast((line) => line.state === "failed");
    return { before: stopped ? `Stopped: ${stopped.text.toLowerCase()}` : "Not answered", tool: null, after: "" };
  }
  if (tool === null) return { before: "Answered", tool, after: "" };
  const after = steps > 1 ? `in ${steps} steps` : "";
  if (!synthesized) return { before: "Used", tool, after };
  const experimental = lines.some((line) => line.stage === "experimental");
  const verified = lines.some((line) => line.stage === "verification" && line.state === "done");
  return { before: verified && !experimental ? "Engineered and verified" : "Engineered", tool, after };
}
