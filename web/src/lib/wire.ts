import { LOOKS, type AgentEventMessage } from "../generated/protocol";

/** An `agent_event` as it arrives: of a documented type or of one this page does not know yet. */
export interface WireEvent {
  event_type: string;
  data: Record<string, unknown>;
  query_id: string;
  seq: number;
  at: string;
}

/** The typed form of an event of a documented type, or null. */
export function known(event: WireEvent): AgentEventMessage | null {
  return Object.hasOwn(LOOKS, event.event_type) ? (event as unknown as AgentEventMessage) : null;
}

/** What has the shape of an `agent_event`, or null: what arrives from outside may be anything. */
export function asWireEvent(value: unknown): WireEvent | null {
  if (!isRecord(value)) return null;
  const { event_type, data, query_id, seq, at } = value;
  if (typeof event_type !== "string" || typeof query_id !== "string" || typeof seq !== "number") return null;
  return {
    event_type,
    data: isRecord(data) ? data : {},
    query_id,
    seq,
    at: typeof at === "string" ? at : "",
  };
}

/** The events in order of `seq` with the new one among them, or the same array when it was there already. */
export function insert(events: readonly WireEvent[], event: WireEvent): readonly WireEvent[] {
  let place = events.length;
  while (place > 0 && events[place - 1]!.seq >= event.seq) {
    place -= 1;
    if (events[place]!.seq === event.seq) return events;
  }
  return events.toSpliced(place, 0, event);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
