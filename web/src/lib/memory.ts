/** A query of this session that a reload has to find again. */
export interface RememberedTurn {
  query_id: string;
  prompt: string;
  /** No event of it has a smaller `seq`. */
  first_seq: number;
  /** Its place among the session's messages once it is answered. */
  user_index: number | null;
}

export interface RememberedSession {
  id: string;
  turns: RememberedTurn[];
}

/** So many queries are shown again with their stages; older ones as plain messages. */
const KEPT = 20;
const KEY = "toolwright.session";

/** The session in the browser's storage. Where storage is forbidden nothing is remembered, and all else works. */
export const memory = {
  load(): RememberedSession | null {
    const stored = read(KEY);
    if (stored === null) return null;
    try {
      const session = JSON.parse(stored) as RememberedSession;
      return typeof session.id === "string" && Array.isArray(session.turns) ? session : null;
    } catch {
      return null;
    }
  },
  save(session: RememberedSession): void {
    write(KEY, JSON.stringify({ ...session, turns: session.turns.slice(-KEPT) }));
  },
  forget(): void {
    write(KEY, null);
  },
};

const LOGIN = "toolwright.login";

/** Whether somebody logged in here, so that the page offers the way out. The token itself is kept nowhere. */
export const login = {
  remembered: (): boolean => read(LOGIN) !== null,
  remember: (): void => write(LOGIN, "yes"),
  forget: (): void => write(LOGIN, null),
};

export type Memory = typeof memory;

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Forbidden or full: the page works, a reload starts anew.
  }
}
