import type { MemoryMessage, QueryComplete, SessionMemory } from "../generated/protocol";
import type { Position } from "./client";
import type { Memory, RememberedTurn } from "./memory";
import { digest, timeline } from "./timeline";
import { insert, type WireEvent } from "./wire";

/** What is told of a query after it has ended. */
const LATER = new Set(["evidence_updated", "answer_corrected", "composite_created"]);

/** One question with its stages and its answer. */
export class Turn {
  /** Null until the server has accepted it. */
  queryId = $state<string | null>(null);
  /** Null where another page of the same session asked and its words have not come yet. */
  prompt = $state<string | null>(null);
  events = $state.raw<readonly WireEvent[]>([]);
  complete = $state.raw<QueryComplete | null>(null);
  /** Whether the server has it: "lost" when the connection broke before it said so. */
  delivery = $state<"sending" | "accepted" | "lost">("sending");
  /** `message_index` of the question, once it is known. */
  userIndex = $state<number | null>(null);
  /** The person has asked to stop it. */
  stopping = $state(false);
  firstSeq: number;
  /** Found again after a reload; its events are replayed. */
  readonly restored: boolean;
  readonly key: string;

  readonly cancelled = $derived(this.events.some((event) => event.event_type === "query_cancelled"));
  readonly lines = $derived(
    timeline(this.events, this.complete === null ? "running" : this.complete.success ? "success" : "failure"),
  );
  readonly digest = $derived(
    this.complete &&
      digest(this.events, {
        success: this.complete.success,
        tool: this.complete.metadata.tool_name,
        synthesized: this.complete.metadata.synthesized,
      }),
  );
  /** The answer as far as it is written: until it is there, which may be another. */
  readonly growing = $derived.by((): string => {
    if (this.complete !== null) return "";
    let parts: string[] = [];
    for (const { event_type, data } of this.events) {
      const { place, text } = data;
      if (event_type === "answer_delta" && typeof place === "number" && typeof text === "string")
        parts = [...parts.slice(0, place), text];
    }
    return parts.join("");
  });
  /** What was found out about the tool after the answer: its level and a line. */
  readonly evidence = $derived.by((): { level: string; summary: string } | null => {
    const { data } = this.events.findLast((event) => event.event_type === "evidence_updated") ?? {};
    const { level, summary } = data ?? {};
    return typeof level === "string" && typeof summary === "string" ? { level, summary } : null;
  });
  /** How the answer comes out with a later version of the tool, in words. */
  readonly correction = $derived.by((): string | null => {
    const { data } = this.events.findLast((event) => event.event_type === "answer_corrected") ?? {};
    if (data === undefined) return null;
    const { old_version, new_version, old_result, new_result, error } = data;
    return (
      `Version ${String(new_version)} of the tool gives ${String(new_result ?? error ?? "nothing")}; ` +
      `version ${String(old_version)} gave ${String(old_result ?? "nothing")}.`
    );
  });
  /** What waits for a person now: the query says nothing else until they have decided. */
  readonly approvals = $derived.by((): string[] => {
    if (this.complete !== null) return [];
    const last = this.events.findLastIndex((event) => event.event_type !== "approval_required");
    const ids = this.events.slice(last + 1).map((event) => event.data["approval_id"]);
    return ids.filter((id) => typeof id === "string");
  });
  /** Milliseconds from the server's own measure, else between the first event and the result. */
  readonly duration = $derived.by(() => {
    if (this.complete === null) return null;
    const measured = this.complete.metadata.duration_ms;
    if (typeof measured === "number") return measured;
    const taken = Date.parse(this.complete.at) - Date.parse(this.events[0]?.at ?? "");
    return Number.isFinite(taken) && taken >= 0 ? taken : null;
  });

  constructor(key: string, from: { prompt: string | null; firstSeq: number; remembered?: RememberedTurn }) {
    this.key = key;
    this.prompt = from.prompt;
    this.firstSeq = from.firstSeq;
    this.restored = from.remembered !== undefined;
    if (from.remembered) {
      this.queryId = from.remembered.query_id;
      this.userIndex = from.remembered.user_index;
      this.delivery = "accepted";
    }
  }
}

/** What the conversation shows: a turn, or messages from before that are known by their text alone. */
export type Entry =
  | { kind: "turn"; key: string; turn: Turn }
  | { kind: "past"; key: string; question: string | null; answer: string | null };

/**
 * The conversation of one session, from the server's messages and events. Events may come twice, late and
 * out of order: `seq` orders them and tells the doubles.
 */
export class Conversation {
  sessionId = $state<string | null>(null);
  turns = $state<Turn[]>([]);
  #messages = $state.raw<ReadonlyMap<number, MemoryMessage>>(new Map());
  #lastSeq = 0;
  #made = 0;
  readonly #memory: Memory;

  readonly entries = $derived(arrange(this.#messages, this.turns));
  readonly running = $derived(this.turns.some((turn) => turn.complete === null && turn.delivery !== "lost"));

  constructor(memory: Memory) {
    this.#memory = memory;
    const remembered = memory.load();
    if (remembered === null) return;
    this.sessionId = remembered.id;
    this.turns = remembered.turns.map((turn) => this.#turn(turn.prompt, turn.first_seq, turn));
    const first = Math.min(...remembered.turns.map((turn) => turn.first_seq));
    this.#lastSeq = Number.isFinite(first) ? Math.max(0, first - 1) : 0;
  }

  get position(): Position {
    return this.sessionId === null ? {} : { session_id: this.sessionId, last_seq: this.#lastSeq };
  }

  get prompts(): string[] {
    return this.entries
      .map((entry) => (entry.kind === "turn" ? entry.turn.prompt : entry.question))
      .filter((prompt) => prompt !== null);
  }

  /** Forgets everything; the next question starts a session. */
  clear(): void {
    this.sessionId = null;
    this.turns = [];
    this.#messages = new Map();
    this.#lastSeq = 0;
    this.#memory.forget();
  }

  /** The server counts this session from 1 again: it began with a fresh home. */
  restarted(): void {
    this.#lastSeq = 0;
    for (const turn of this.turns) if (turn.complete === null) turn.delivery = "lost";
  }

  begin(sessionId: string): void {
    this.sessionId = sessionId;
    this.#save();
  }

  ask(prompt: string): Turn {
    this.turns.push(this.#turn(prompt, this.#lastSeq + 1));
    return this.turns.at(-1)!;
  }

  accepted(turn: Turn, queryId: string): void {
    // The acknowledgement may come after the first events, which then made a turn without words.
    const early = this.turns.find((other) => other !== turn && other.queryId === queryId);
    if (early) {
      turn.events = early.events;
      turn.complete = early.complete;
      turn.userIndex = early.userIndex;
      this.remove(early);
    }
    turn.queryId = queryId;
    turn.delivery = "accepted";
    this.#save();
  }

  unconfirmed(turn: Turn): void {
    const early = this.turns.find((other) => other.prompt === null && other.queryId !== null);
    if (early?.queryId) this.accepted(turn, early.queryId);
    else turn.delivery = "lost";
  }

  remove(turn: Turn): void {
    this.turns = this.turns.filter((other) => other !== turn);
  }

  agentEvent(event: WireEvent): void {
    this.#seen(event.seq);
    // These come long after their query: where that is not shown, there is nothing to add them to.
    if (LATER.has(event.event_type) && !this.turns.some((turn) => turn.queryId === event.query_id)) return;
    const turn = this.#of(event.query_id, event.seq);
    turn.events = insert(turn.events, event);
  }

  queryComplete(result: QueryComplete): void {
    if (this.sessionId !== null && result.session_id !== this.sessionId) return;
    this.#seen(result.seq);
    this.#of(result.query_id, result.seq).complete = result;
  }

  sessionMemory(memory: SessionMemory): void {
    if (memory.session_id !== this.sessionId) return;
    this.#seen(memory.seq);
    this.remember(memory.messages);
    this.#place(memory);
    this.#dropUnseen(memory);
    this.#save();
  }

  /** Takes messages in; what is known already stays. */
  remember(messages: readonly MemoryMessage[]): void {
    const all = new Map(this.#messages);
    for (const message of messages) all.set(message.message_index, message);
    this.#messages = all;
  }

  /** The query's answer is the last one in its `session_memory`; the question stands before it. */
  #place(memory: SessionMemory): void {
    const turn = this.turns.find((other) => other.queryId === memory.query_id);
    const ordered = memory.messages.toSorted((a, b) => a.message_index - b.message_index);
    const answer = ordered.findLastIndex((message) => message.role === "assistant");
    const question = ordered.slice(0, Math.max(0, answer)).findLast((message) => message.role === "user");
    // A query that was cancelled while it waited has no place among the messages.
    if (!turn || !question || (turn.cancelled && turn.events.length === 1)) return;
    turn.userIndex = question.message_index;
    turn.prompt ??= question.content;
  }

  /** Where the server no longer keeps the events of a remembered query, its messages stand for it. */
  #dropUnseen(memory: SessionMemory): void {
    const answered = new Set<string>();
    for (const message of memory.messages)
      if (message.role === "user" && this.#messages.get(message.message_index + 1)?.role === "assistant")
        answered.add(message.content);
    this.turns = this.turns.filter(
      (turn) =>
        !turn.restored ||
        turn.complete !== null ||
        turn.events.length > 0 ||
        turn.userIndex !== null ||
        turn.queryId === memory.query_id ||
        !answered.has(turn.prompt ?? ""),
    );
  }

  #of(queryId: string, seq: number): Turn {
    const found = this.turns.find((turn) => turn.queryId === queryId);
    if (found) return found;
    const lost = this.turns.find((turn) => turn.queryId === null && turn.delivery === "lost");
    if (lost) {
      this.accepted(lost, queryId);
      return lost;
    }
    const turn = this.#turn(null, seq);
    turn.queryId = queryId;
    turn.delivery = "accepted";
    this.turns.push(turn);
    return this.turns.at(-1)!;
  }

  #turn(prompt: string | null, firstSeq: number, remembered?: RememberedTurn): Turn {
    this.#made += 1;
    return new Turn(`turn ${this.#made}`, { prompt, firstSeq, ...(remembered && { remembered }) });
  }

  #seen(seq: number): void {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  #save(): void {
    if (this.sessionId === null) return;
    const turns = this.turns.flatMap((turn) =>
      turn.queryId === null || turn.prompt === null
        ? []
        : [
            {
              query_id: turn.queryId,
              prompt: turn.prompt,
              first_seq: turn.events[0]?.seq ?? turn.firstSeq,
              user_index: turn.userIndex,
            },
          ],
    );
    this.#memory.save({ id: this.sessionId, turns });
  }
}

/** Messages in order, each answered question as the turn it belongs to where its events are here. */
function arrange(messages: ReadonlyMap<number, MemoryMessage>, turns: readonly Turn[]): Entry[] {
  const placed = new Map<number, Turn>();
  const open: Turn[] = [];
  const sending = turns.some((turn) => turn.delivery === "sending");
  for (const turn of turns) {
    if (turn.userIndex !== null && turn.complete !== null && messages.has(turn.userIndex)) {
      placed.set(turn.userIndex, turn);
    } else if (turn.userIndex !== null && turn.restored && turn.complete === null) {
      // Answered before the reload: its messages stand here until the replay has brought its events.
    } else if (turn.prompt !== null || !sending) open.push(turn);
  }
  const waiting = new Set(open.map((turn) => turn.prompt));

  const entries: Entry[] = [];
  const ordered = [...messages.values()].toSorted((a, b) => a.message_index - b.message_index);
  for (let at = 0; at < ordered.length; at += 1) {
    const message = ordered[at]!;
    const next = ordered[at + 1];
    const key = `message ${message.message_index}`;
    if (message.role === "assistant") {
      entries.push({ kind: "past", key, question: null, answer: message.content });
      continue;
    }
    const answer = next?.role === "assistant" ? next.content : null;
    if (answer !== null) at += 1;
    const turn = placed.get(message.message_index);
    if (turn) entries.push({ kind: "turn", key: turn.key, turn });
    else if (answer !== null || !waiting.has(message.content))
      entries.push({ kind: "past", key, question: message.content, answer });
  }
  for (const turn of open) {
    // One that ended without a place stays behind the one it was asked after, all others come last.
    const before = turn.complete === null ? undefined : turns[turns.indexOf(turn) - 1];
    const found = entries.findIndex((entry) => entry.kind === "turn" && entry.turn === before);
    entries.splice(found < 0 ? entries.length : found + 1, 0, { kind: "turn", key: turn.key, turn });
  }
  return entries;
}
