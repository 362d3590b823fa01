import { describe, expect, test } from "vitest";
import type { MemoryMessage, QueryComplete, SessionMemory } from "../src/generated/protocol";
import { Conversation, type Entry } from "../src/lib/conversation.svelte";
import type { Memory, RememberedSession } from "../src/lib/memory";
import type { WireEvent } from "../src/lib/wire";

const at = "2030-01-01T00:00:00Z";

class Storage implements Memory {
  stored: RememberedSession | null = null;
  load = (): RememberedSession | null => structuredClone(this.stored);
  save = (session: RememberedSession): void => void (this.stored = structuredClone(session));
  forget = (): void => void (this.stored = null);
}

const event = (query_id: string, seq: number): WireEvent => ({
  event_type: "searching",
  data: {},
  query_id,
  seq,
  at,
});

const complete = (query_id: string, seq: number, response = "20"): QueryComplete => ({
  query_id,
  seq,
  at,
  success: true,
  response,
  session_id: "s",
  metadata: {
    tool_name: null,
    synthesized: false,
    tool_result: null,
    query_id,
    strategy: null,
    status: null,
    duration_ms: null,
  },
});

const messages = (...pairs: [string, string][]): MemoryMessage[] =>
  pairs.flat().map((content, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content,
    message_index: index,
    created_at: at,
  }));

const memoryOf = (query_id: string, seq: number, ...pairs: [string, string][]): SessionMemory => ({
  query_id,
  seq,
  at,
  session_id: "s",
  messages: messages(...pairs),
});

const shown = (entries: Entry[]): string[] =>
  entries.map((entry) =>
    entry.kind === "past"
      ? `past ${entry.question} > ${entry.answer}`
      : `turn ${entry.turn.prompt} > ${entry.turn.complete?.response ?? "…"}`,
  );

/** A conversation in which "a" was asked as q1 and answered with "1", seq 1 to 4. */
function answered(storage = new Storage()): Conversation {
  const conversation = new Conversation(storage);
  conversation.begin("s");
  const turn = conversation.ask("a");
  conversation.accepted(turn, "q1");
  conversation.agentEvent(event("q1", 1));
  conversation.agentEvent(event("q1", 2));
  conversation.queryComplete(complete("q1", 3, "1"));
  conversation.sessionMemory(memoryOf("q1", 4, ["a", "1"]));
  return conversation;
}

describe("a question", () => {
  test("is shown at once, and once, through all of its events", () => {
    const conversation = answered();
    expect(shown(conversation.entries)).toEqual(["turn a > 1"]);
    expect(conversation.position).toEqual({ session_id: "s", last_seq: 4 });
    expect(conversation.running).toBe(false);
  });

  test("whose events come before its acknowledgement is one turn", () => {
    const conversation = new Conversation(new Storage());
    conversation.begin("s");
    const turn = conversation.ask("a");
    conversation.agentEvent(event("q1", 1));
    expect(shown(conversation.entries)).toEqual(["turn a > …"]);
    conversation.accepted(turn, "q1");
    expect(shown(conversation.entries)).toEqual(["turn a > …"]);
    expect(turn.events).toHaveLength(1);
  });

  test("that lost its acknowledgement takes up the events that come for it", () => {
    const conversation = new Conversation(new Storage());
    conversation.begin("s");
    const turn = conversation.ask("a");
    conversation.unconfirmed(turn);
    expect(turn.delivery).toBe("lost");
    conversation.agentEvent(event("q1", 1));
    expect(turn.delivery).toBe("accepted");
    expect(shown(conversation.entries)).toEqual(["turn a > …"]);
  });

  test("from another page of the session is shown, with its words when they come", () => {
    const conversation = answered();
    conversation.agentEvent(event("q2", 5));
    expect(shown(conversation.entries)).toEqual(["turn a > 1", "turn null > …"]);
    conversation.queryComplete(complete("q2", 6, "2"));
    conversation.sessionMemory(memoryOf("q2", 7, ["a", "1"], ["b", "2"]));
    expect(shown(conversation.entries)).toEqual(["turn a > 1", "turn b > 2"]);
  });

  test("of another session is not shown", () => {
    const conversation = answered();
    conversation.queryComplete({ ...complete("q9", 5), session_id: "other" });
    conversation.sessionMemory({ ...memoryOf("q9", 6, ["x", "y"]), session_id: "other" });
    expect(shown(conversation.entries)).toEqual(["turn a > 1"]);
  });
});

describe("a cancelled question", () => {
  const cancelled = (query_id: string, seq: number): WireEvent => ({
    ...event(query_id, seq),
    event_type: "query_cancelled",
  });

  test("that ran has its place and says that it was stopped", () => {
    const conversation = answered();
    const turn = conversation.ask("b");
    conversation.accepted(turn, "q2");
    conversation.agentEvent(event("q2", 5));
    conversation.agentEvent(cancelled("q2", 6));
    conversation.queryComplete({ ...complete("q2", 7, "stopped"), success: false });
    conversation.sessionMemory(memoryOf("q2", 8, ["a", "1"], ["b", "stopped"]));
    expect(shown(conversation.entries)).toEqual(["turn a > 1", "turn b > stopped"]);
    expect(turn.cancelled).toBe(true);
    expect(turn.digest?.before).toBe("Stopped");
    expect(turn.lines.at(-1)?.text).toBe("Stopped");
    expect(turn.lines.some((line) => line.state === "active")).toBe(false);
  });

  test("that waited leaves the others where they are, also one with the same words", () => {
    const conversation = answered();
    for (const id of ["q2", "q3"]) conversation.accepted(conversation.ask("a"), id);
    conversation.agentEvent(event("q2", 5));
    conversation.agentEvent(cancelled("q3", 6));
    conversation.queryComplete({ ...complete("q3", 7, "stopped"), success: false });
    conversation.sessionMemory(memoryOf("q3", 8, ["a", "1"]));
    expect(shown(conversation.entries)).toEqual(["turn a > 1", "turn a > …", "turn a > stopped"]);
    conversation.queryComplete(complete("q2", 9, "2"));
    conversation.sessionMemory(memoryOf("q2", 10, ["a", "1"], ["a", "2"]));
    conversation.accepted(conversation.ask("d"), "q4");
    conversation.queryComplete(complete("q4", 11, "4"));
    conversation.sessionMemory(memoryOf("q4", 12, ["a", "1"], ["a", "2"], ["d", "4"]));
    expect(shown(conversation.entries)).toEqual([
      "turn a > 1",
      "turn a > 2",
      "turn a > stopped",
      "turn d > 4",
    ]);
  });
});

describe("a replay", () => {
  test("of events that are here already changes nothing", () => {
    const conversation = answered();
    conversation.agentEvent(event("q1", 2));
    conversation.agentEvent(event("q1", 1));
    conversation.queryComplete(complete("q1", 3, "1"));
    expect(conversation.turns[0]?.events.map((event) => event.seq)).toEqual([1, 2]);
    expect(conversation.position.last_seq).toBe(4);
  });
});

describe("a reload", () => {
  test("asks for the events since the first remembered query, and shows messages until they are here", () => {
    const storage = new Storage();
    answered(storage);
    const again = new Conversation(storage);
    expect(again.position).toEqual({ session_id: "s", last_seq: 0 });
    expect(shown(again.entries)).toEqual([]);
    again.remember(messages(["a", "1"]));
    expect(shown(again.entries)).toEqual(["past a > 1"]);
    again.agentEvent(event("q1", 1));
    expect(shown(again.entries)).toEqual(["past a > 1"]);
    again.queryComplete(complete("q1", 3, "1"));
    expect(shown(again.entries)).toEqual(["turn a > 1"]);
    again.sessionMemory(memoryOf("q1", 4, ["a", "1"]));
    expect(shown(again.entries)).toEqual(["turn a > 1"]);
  });

  test("goes on with a running query, whether or not its question is among the messages", () => {
    for (const stored of [messages(["a", "1"]), messages(["a", "1"], ["b", ""]).slice(0, 3)]) {
      const storage = new Storage();
      const before = answered(storage);
      before.accepted(before.ask("b"), "q2");
      before.agentEvent(event("q2", 5));
      const again = new Conversation(storage);
      again.remember(stored);
      expect(shown(again.entries)).toEqual(["past a > 1", "turn b > …"]);
      again.agentEvent(event("q2", 5));
      again.queryComplete(complete("q2", 6, "2"));
      again.sessionMemory(memoryOf("q2", 7, ["a", "1"], ["b", "2"]));
      expect(shown(again.entries)).toEqual(["past a > 1", "turn b > 2"]);
    }
  });

  test("shows messages where the server keeps the events no longer", () => {
    const storage = new Storage();
    const before = answered(storage);
    before.accepted(before.ask("b"), "q2");
    const again = new Conversation(storage);
    again.sessionMemory(memoryOf("q3", 90, ["a", "1"], ["b", "2"], ["c", "3"]));
    expect(shown(again.entries)).toEqual(["past a > 1", "past b > 2", "past c > 3"]);
  });
});

test("a server that begins anew leaves nothing running, and its first events are taken", () => {
  const conversation = answered();
  const waiting = conversation.ask("b");
  conversation.accepted(waiting, "q2");
  conversation.restarted();
  expect(waiting.delivery).toBe("lost");
  expect(conversation.position.last_seq).toBe(0);
  const next = conversation.ask("c");
  conversation.accepted(next, "q3");
  conversation.agentEvent(event("q3", 1));
  expect(next.events).toHaveLength(1);
});

test("a new conversation remembers nothing of the old one", () => {
  const storage = new Storage();
  const conversation = answered(storage);
  conversation.clear();
  expect(shown(conversation.entries)).toEqual([]);
  expect(conversation.position).toEqual({});
  expect(storage.stored).toBeNull();
});

describe("an answer that is being written", () => {
  const part = (seq: number, place: number, text: string): WireEvent => ({
    ...event("q", seq),
    event_type: "answer_delta",
    data: { place, text },
  });

  test("grows by its parts, begins again where one comes for a place again, and gives way to the answer", () => {
    const conversation = new Conversation(new Storage());
    conversation.begin("s");
    const turn = conversation.ask("Compare them");
    conversation.accepted(turn, "q");
    conversation.agentEvent(part(2, 1, "West sold less. "));
    conversation.agentEvent(part(1, 0, "East sold more. "));
    conversation.agentEvent(part(3, 2, "So"));
    expect(conversation.turns[0]!.growing).toBe("East sold more. West sold less. So");
    conversation.agentEvent(part(4, 1, "West"));
    expect(conversation.turns[0]!.growing).toBe("East sold more. West");
    expect(conversation.turns[0]!.lines).toEqual([]);
    conversation.queryComplete(complete("q", 5));
    expect(conversation.turns[0]!.growing).toBe("");
  });
});
