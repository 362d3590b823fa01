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
  /** 0 for a stage of the query, more for a stage of a stage. */
  depth: number;
  /** How long it took, in milliseconds; null while it runs and where nothing was measured. */
  duration: number | null;
}

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

interface Rest {
  tool?: string | null;
  detail?: string | null;
  nested?: boolean;
}

const WORKFLOW_STEP = "workflow step";
/** Longest detail of a line in characters. */
const DETAIL_LIMIT = 200;

class Lines {
  readonly all: Line[] = [];
  at = Number.NaN;
  readonly #started = new Map<string, number>();

  add(stage: string, text: string, state: LineState, rest: Rest = {}): void {
    const { nested, ...told } = rest;
    const within = stage !== WORKFLOW_STEP && this.last(WORKFLOW_STEP)?.state === "active";
    const depth = Number(within) + Number(nested ?? false);
    if (state === "active") this.settle("done", depth);
    const key = `${stage} ${this.all.length}`;
    this.#started.set(key, this.at);
    this.all.push({ tool: null, detail: null, duration: null, ...told, key, stage, text, state, depth });
    this.#shorten(this.all.at(-1)!);
  }

  /** Ends what still runs at this depth or deeper. */
  settle(state: LineState, depth = 0): void {
    for (const line of this.all) if (line.state === "active" && line.depth >= depth) this.end(line, state);
  }

  /** Ends the parts of a stage that still run. */
  settleWithin(stage: string, state: LineState): void {
    this.settle(state, (this.last(stage)?.depth ?? 0) + 1);
  }

  /** Ends the stage that runs, or adds it ended where its beginning was not seen. */
  close(stage: string, text: string, state: LineState, rest: Rest = {}): void {
    const line = this.last(stage);
    const { nested: _, ...told } = rest;
    if (line?.state !== "active") return this.add(stage, text, state, rest);
    this.end(Object.assign(line, told), state);
    this.#shorten(line);
  }

  /** The whole of a long reason stands in the answer. */
  #shorten(line: Line): void {
    if (typeof line.detail !== "string") line.detail = null;
    else if (line.detail.length > DETAIL_LIMIT)
      line.detail = `${line.detail.slice(0, DETAIL_LIMIT).trimEnd()}…`;
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
    case "approval_required": {
      const { purpose, tool_name } = message.data;
      const nested = purpose === "registration";
      lines.add("approval", "Wait for a person", "active", { tool: nested ? null : tool_name, nested });
      return true;
    }
    case "synthesis_successful":
      lines.settleWithin("synthesis", "done");
      lines.close("synthesis", "Engineer a tool", "done", { tool: message.data.tool_name });
      return true;
    case "tool_repaired":
      lines.settleWithin("synthesis", "done");
      lines.close("synthesis", "Engineer a tool", "done", {
        tool: message.data.tool_name,
        detail: `repaired: version ${message.data.version}`,
      });
      return true;
    case "tool_experimental_warning":
      lines.add("experimental", "Experimental: not all of its tests passed", "warning", {
        tool: message.data.tool_name,
        nested: true,
      });
      return true;
    case "synthesis_failed": {
      lines.settleWithin("synthesis", "failed");
      const step = stepName(message.data.step);
      const told = lines.last(message.data.step)?.state === "failed";
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
    case "query_cancelled":
      lines.settle("warning");
      lines.add("cancelled", "Stopped", "warning");
      return true;
    case "orphans_cleaned": {
      const { count } = message.data;
      const text =
        count === 1 ? "Removed a tool without its file" : `Removed ${count} tools without their files`;
      lines.add("orphans", text, "info");
      return true;
    }
    case "workflow_step":
      lines.add(WORKFLOW_STEP, `Step ${message.data.step} of ${message.data.total}`, "active", {
        detail: message.data.task,
      });
      return true;
    case "pattern_step":
      lines.add(WORKFLOW_STEP, `Step ${message.data.step} of ${message.data.total}`, "active", {
        tool: message.data.tool_name,
      });
      return true;
    case "workflow_step_complete":
    case "pattern_step_complete":
      lines.close(WORKFLOW_STEP, "Step", "done");
      return true;
    case "workflow_step_failed":
      lines.close(WORKFLOW_STEP, "Step", "failed", { detail: message.data.error });
      return true;
    default:
      return false;
  }
}

function stepName(step: unknown): string {
  return humanise(String(step));
}

function showSynthesisStep(lines: Lines, data: SynthesisStep): void {
  const name = stepName(data.step);
  if (data.status === "in_progress") {
    const attempt = lines.count(data.step) + 1;
    lines.add(data.step, attempt > 1 ? `${name}, attempt ${attempt}` : name, "active", { nested: true });
  } else if (data.status === "complete") {
    lines.close(data.step, name, "done", { nested: true });
  } else {
    lines.close(data.step, name, "failed", { nested: true, detail: data.error ?? null });
  }
}

/** Shown elsewhere: in the answer, or below it. */
const SILENT = new Set(["answer_delta", "evidence_updated", "answer_corrected"]);
const TELLING = ["error", "reason", "question", "message", "root_cause", "task", "pattern_name", "step"];

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
  const steps = lines.filter((line) => line.stage === WORKFLOW_STEP).length;
  if (!success) {
    if (lines.some((line) => line.stage === "cancelled")) return { before: "Stopped", tool: null, after: "" };
    const stopped = lines.findLast((line) => line.state === "failed");
    return {
      before: stopped ? `Stopped at “${stopped.text}”` : "Not answered",
      tool: null,
      after: "",
    };
  }
  if (tool === null) return { before: "Answered", tool, after: "" };
  const after = steps > 1 ? `in ${steps} steps` : "";
  const repaired = events.some((event) => event.event_type === "tool_repaired");
  if (!synthesized) return { before: repaired ? "Repaired" : "Used", tool, after };
  const experimental = lines.some((line) => line.stage === "experimental");
  const verified = lines.some((line) => line.stage === "verification" && line.state === "done");
  return { before: verified && !experimental ? "Engineered and verified" : "Engineered", tool, after };
}
