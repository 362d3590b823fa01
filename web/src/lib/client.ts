import { io, type Socket } from "socket.io-client";
import type {
  CancelRequest,
  QueryAccepted,
  QueryComplete,
  QueryRequest,
  SessionMemory,
} from "../generated/protocol";
import { asWireEvent, isRecord, type WireEvent } from "./wire";

/** "locked": the server wants its token, and this page has not shown it. */
export type Connection = "connecting" | "connected" | "reconnecting" | "offline" | "locked";

/** Where this client stands: the server replays what came after `last_seq`. */
export interface Position {
  session_id?: string;
  last_seq?: number;
}

export interface Handlers {
  position(): Position;
  connection(state: Connection, reason: string | null): void;
  toolCount(count: number): void;
  agentEvent(event: WireEvent): void;
  queryComplete(result: QueryComplete): void;
  sessionMemory(memory: SessionMemory): void;
  error(message: string): void;
}

/** The server refused a request before it became a query. */
export class Refused extends Error {}

/** The connection broke before the server said whether it has the query. */
export class Unconfirmed extends Error {}

const ACKNOWLEDGED_WITHIN_MS = 15_000;
/** So many failures in a row, and the page says "offline"; it goes on trying. */
const FAILURES_UNTIL_OFFLINE = 6;

/** Speaks the documented protocol: `query` and `cancel` to the server, everything else from it. */
export class Client {
  readonly #socket: Socket;
  readonly #handlers: Handlers;
  #everConnected = false;
  #failures = 0;

  constructor(handlers: Handlers, address?: string) {
    this.#handlers = handlers;
    const options = {
      autoConnect: false,
      // Asked again at each connection, so that a reconnection continues where this client stands.
      auth: (give: (position: object) => void) => give(handlers.position()),
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
    };
    this.#socket = address === undefined ? io(options) : io(address, options);
    this.#listen();
  }

  connect(): void {
    this.#handlers.connection(this.#everConnected ? "reconnecting" : "connecting", null);
    this.#socket.connect();
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** Connects anew, as another session or without waiting for the next attempt. */
  reconnect(): void {
    this.#socket.disconnect();
    this.#failures = 0;
    this.connect();
  }

  /** Sends a query; gives its id. Throws `Refused` or `Unconfirmed`. */
  async ask(request: QueryRequest): Promise<string> {
    return this.#request("query", request, "The server refused the question.");
  }

  /** Cancels a query; what ends it comes as events. Throws `Refused` or `Unconfirmed`. */
  async cancel(request: CancelRequest): Promise<void> {
    await this.#request("cancel", request, "The server refused to stop it.");
  }

  async #request(event: "query" | "cancel", request: object, refusal: string): Promise<string> {
    let answer: Partial<QueryAccepted> & { error?: unknown };
    try {
      answer = await this.#socket.timeout(ACKNOWLEDGED_WITHIN_MS).emitWithAck(event, request);
    } catch {
      throw new Unconfirmed();
    }
    if (typeof answer?.query_id === "string") return answer.query_id;
    throw new Refused(typeof answer?.error === "string" ? answer.error : refusal);
  }

  #listen(): void {
    const { position: _, ...handlers } = this.#handlers;
    const socket = this.#socket;

    socket.on("connect", () => {
      this.#everConnected = true;
      this.#failures = 0;
      handlers.connection("connected", null);
    });
    socket.on("disconnect", (reason) => {
      if (reason === "io client disconnect") return;
      handlers.connection("reconnecting", null);
      // Socket.IO leaves this one to the client: the server closed the connection on purpose.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), 1000);
    });
    socket.on("connect_error", (error) => {
      this.#failures += 1;
      if (!socket.active && wantsToken(error)) return handlers.connection("locked", error.message);
      if (!socket.active) return handlers.connection("offline", error.message);
      const offline = !navigator.onLine || this.#failures >= FAILURES_UNTIL_OFFLINE;
      const state = offline ? "offline" : this.#everConnected ? "reconnecting" : "connecting";
      handlers.connection(state, null);
    });
    window.addEventListener("online", () => {
      if (!socket.connected) this.reconnect();
    });

    socket.on("tool_count", (payload: unknown) => {
      if (isRecord(payload) && typeof payload["count"] === "number") handlers.toolCount(payload["count"]);
    });
    socket.on("agent_event", (payload: unknown) => {
      const event = asWireEvent(payload);
      if (event) handlers.agentEvent(event);
    });
    socket.on("query_complete", (payload: QueryComplete) => handlers.queryComplete(payload));
    socket.on("session_memory", (payload: SessionMemory) => handlers.sessionMemory(payload));
    socket.on("error", (payload: unknown) => {
      const message = isRecord(payload) ? payload["message"] : payload;
      handlers.error(typeof message === "string" ? message : "The server refused the request.");
    });
  }
}

function wantsToken(error: Error & { data?: unknown }): boolean {
  const code = isRecord(error.data) ? error.data["code"] : null;
  return code === "token_missing" || code === "token_wrong";
}
