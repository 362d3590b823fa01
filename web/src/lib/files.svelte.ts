import * as rest from "./rest";

/** A file on its way, or one that was not taken. */
export interface Sending {
  key: number;
  name: string;
  /** From 0 to 1. */
  sent: number;
  error: string | null;
}

/** The files of a conversation: those the server has, and those that are being sent, one after another. */
export class Files {
  list = $state<rest.UploadedFile[]>([]);
  sending = $state<Sending[]>([]);

  readonly #sessionId: () => Promise<string>;
  readonly #announce: (words: string) => void;
  #line: Promise<void> = Promise.resolve();
  #leaving = new AbortController();
  #last = 0;

  constructor(sessionId: () => Promise<string>, announce: (words: string) => void) {
    this.#sessionId = sessionId;
    this.#announce = announce;
  }

  get empty(): boolean {
    return this.list.length === 0 && this.sending.length === 0;
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      this.#last += 1;
      this.sending.push({ key: this.#last, name: file.name, sent: 0, error: null });
      const entry = this.sending.at(-1)!;
      const { signal } = this.#leaving;
      this.#line = this.#line.then(() => this.#send(entry, file, signal));
    }
  }

  dismiss(entry: Sending): void {
    this.sending = this.sending.filter((other) => other.key !== entry.key);
  }

  /** What the server has of this session. Nothing changes where it cannot be asked. */
  async load(sessionId: string): Promise<void> {
    const { signal } = this.#leaving;
    try {
      const found = await rest.files(sessionId);
      if (!signal.aborted) this.list = found;
    } catch {
      // The connection's own state says so already.
    }
  }

  /** Another conversation has other files. */
  clear(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.list = [];
    this.sending = [];
  }

  async #send(entry: Sending, file: File, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      const sessionId = await this.#sessionId();
      const kept = await rest.upload(sessionId, file, signal, (sent) => (entry.sent = sent));
      if (signal.aborted) return;
      this.list = [...this.list.filter((other) => other.name !== kept.name), kept];
      this.dismiss(entry);
      this.#announce(`${kept.name} is added.`);
    } catch (error) {
      if (signal.aborted) return;
      entry.error = error instanceof Error ? error.message : String(error);
      this.#announce(`${file.name} was not added: ${entry.error}`);
    }
  }
}
