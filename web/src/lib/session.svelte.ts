import { Client, Refused, Unconfirmed, type Connection } from "./client";
import { Conversation, type Turn } from "./conversation.svelte";
import { Files } from "./files.svelte";
import { spoken } from "./markdown";
import { login, memory } from "./memory";
import * as rest from "./rest";

/** The conversation and the connection it lives on. */
export class Session {
  readonly conversation = new Conversation(memory);
  readonly files = new Files(
    () => this.#sessionId(),
    (words) => (this.announcement = words),
  );
  connection = $state<Connection>("connecting");
  /** Why the server refused the connection, where it said so. */
  refusal = $state<string | null>(null);
  toolCount = $state<number | null>(null);
  /** How often something new was told about a tool. */
  evidenceUpdates = $state(0);
  alert = $state<string | null>(null);
  /** Whether this page got in by a login. */
  loggedIn = $state(login.remembered());
  /** Told to screen readers. */
  announcement = $state("");

  readonly #client: Client;
  #starting: Promise<string> | null = null;

  constructor() {
    const { conversation } = this;
    this.#client = new Client({
      position: () => conversation.position,
      connection: (state, reason) => this.#connection(state, reason),
      toolCount: (count) => (this.toolCount = count),
      agentEvent: (event) => {
        conversation.agentEvent(event);
        if (event.event_type === "evidence_updated") this.evidenceUpdates += 1;
      },
      queryComplete: (result) => {
        conversation.queryComplete(result);
        const turn = conversation.turns.find((turn) => turn.queryId === result.query_id);
        if (turn?.restored && turn.userIndex !== null) return;
        const told = turn?.cancelled ? "Stopped" : result.success ? "Answer" : "Not answered";
        this.announcement = `${told}: ${spoken(result.response)}`;
      },
      sessionMemory: (message) => conversation.sessionMemory(message),
      error: (message) => (this.alert = message),
    });
  }

  /** Finds the conversation again where the server still has it, then connects. */
  async start(): Promise<void> {
    const { conversation } = this;
    if (conversation.sessionId !== null) {
      const found = await this.#messages(conversation.sessionId);
      if (found === "unknown") conversation.clear();
      else if (found) conversation.remember(found);
      if (conversation.sessionId !== null) void this.files.load(conversation.sessionId);
    }
    this.#client.connect();
  }

  /** Asks; gives whether the question is on its way. A refused one is taken back, with an alert. */
  async ask(prompt: string): Promise<boolean> {
    this.alert = null;
    const turn = this.conversation.ask(prompt);
    this.announcement = "Asked.";
    try {
      const session_id = await this.#sessionId();
      this.conversation.accepted(turn, await this.#client.ask({ prompt, session_id }));
      return true;
    } catch (error) {
      if (error instanceof Unconfirmed) {
        this.conversation.unconfirmed(turn);
        return true;
      }
      this.conversation.remove(turn);
      const reason = error instanceof Error ? error.message : String(error);
      this.alert = error instanceof Refused ? reason : `The question was not sent: ${reason}.`;
      return false;
    }
  }

  async askAgain(turn: Turn): Promise<void> {
    this.conversation.remove(turn);
    if (turn.prompt !== null) await this.ask(turn.prompt);
  }

  /** Stops a question that waits or runs. */
  async stop(turn: Turn): Promise<void> {
    if (turn.queryId === null || turn.stopping) return;
    turn.stopping = true;
    try {
      await this.#client.cancel({ query_id: turn.queryId });
    } catch {
      // Its answer was faster, and is shown; or the connection broke, and the person can try again. A refusal also
      // comes as `error`.
      turn.stopping = false;
    }
  }

  /** A new conversation; what still runs in the old one goes on without being shown. */
  renew(): void {
    this.conversation.clear();
    this.files.clear();
    this.alert = null;
    this.#client.reconnect();
  }

  /** Shows the token and connects. Throws `RequestFailed` where it is not the right one. */
  async logIn(token: string): Promise<void> {
    await rest.logIn(token);
    login.remember();
    this.loggedIn = true;
    this.announcement = "Logged in.";
    await this.start();
  }

  /** Leaves nothing of the conversation to whoever uses this browser next. */
  async logOut(): Promise<void> {
    try {
      await rest.logOut();
    } catch (error) {
      this.alert = `You are still logged in: ${error instanceof Error ? error.message : String(error)}.`;
      return;
    }
    login.forget();
    this.loggedIn = false;
    this.conversation.clear();
    this.files.clear();
    this.alert = null;
    this.announcement = "Logged out.";
    this.#client.reconnect();
  }

  retry(): void {
    this.#client.reconnect();
  }

  #connection(state: Connection, reason: string | null): void {
    const again = state === "connected" && this.connection === "reconnecting";
    this.connection = state;
    this.refusal = reason;
    if (again) void this.#catchUp();
  }

  /** The server may have come back with a fresh home, where this session is a new one. */
  async #catchUp(): Promise<void> {
    const { conversation } = this;
    if (conversation.sessionId === null) return;
    const found = await this.#messages(conversation.sessionId);
    if (found === "unknown") {
      conversation.restarted();
      this.files.clear();
    } else if (found) conversation.remember(found);
  }

  /** The session's messages, "unknown" where the server has no such session, null where it cannot be asked. */
  async #messages(sessionId: string): Promise<Awaited<ReturnType<typeof rest.messages>> | "unknown" | null> {
    const answered = this.conversation.entries.some(
      (entry) => entry.kind === "past" || entry.turn.userIndex !== null,
    );
    try {
      const found = await rest.messages(sessionId);
      return found.length === 0 && answered ? "unknown" : found;
    } catch (error) {
      return error instanceof rest.RequestFailed && error.status === 404 ? "unknown" : null;
    }
  }

  #sessionId(): Promise<string> {
    if (this.conversation.sessionId !== null) return Promise.resolve(this.conversation.sessionId);
    this.#starting ??= rest
      .createSession()
      .then((id) => {
        this.conversation.begin(id);
        return id;
      })
      .finally(() => (this.#starting = null));
    return this.#starting;
  }
}
