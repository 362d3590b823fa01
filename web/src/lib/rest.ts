import type { MemoryMessage } from "../generated/protocol";
import { isRecord } from "./wire";

/** A request that came back with a failure, or not at all (`status` 0). */
export class RequestFailed extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** What is known about a tool's correctness. A part that was not done is null. */
export interface Evidence {
  tests_passed: number;
  tests_total: number;
  inputs_agreed: number | null;
  inputs_compared: number | null;
  mutants_killed: number | null;
  mutants_made: number | null;
  anchors_held: number | null;
  confirmed_by: string | null;
  failure: string | null;
}

/** A tool as the library lists it. `status` is its level, or "stale" where its file was changed by hand. */
export interface ToolSummary {
  name: string;
  summary: string;
  docstring: string;
  status: string;
  version: number;
  timestamp: string;
  engineer: string;
  evidence: Evidence;
}

export interface Tool extends ToolSummary {
  code: string;
  test_code: string;
  file_path: string;
  test_path: string;
}

export async function createSession(): Promise<string> {
  const { session_id } = await request("/api/session", { method: "POST" });
  if (typeof session_id !== "string") throw new RequestFailed("the server gave no session", 200);
  return session_id;
}

/** Shows the server its token. From then on a cookie that scripts cannot read speaks for this page. */
export async function logIn(token: string): Promise<void> {
  await request("/api/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
}

export async function logOut(): Promise<void> {
  await request("/api/login", { method: "DELETE" });
}

/** The conversation so far, oldest first. */
export async function messages(sessionId: string, limit = 200): Promise<MemoryMessage[]> {
  const { messages } = await request(`/api/session/${encodeURIComponent(sessionId)}/messages?limit=${limit}`);
  return messages as MemoryMessage[];
}

export async function tools(): Promise<ToolSummary[]> {
  const { tools } = await request("/api/tools");
  return tools as ToolSummary[];
}

export async function tool(name: string): Promise<Tool> {
  const { tool } = await request(`/api/tools/${encodeURIComponent(name)}`);
  return tool as Tool;
}

/** A version of a tool as it was registered; it never changes. */
export interface ToolVersion {
  version: number;
  in_force: boolean;
  timestamp: string;
  evidence: Evidence & { level: string };
}

/** All versions of a tool, newest first. */
export async function versions(name: string): Promise<ToolVersion[]> {
  const { versions } = await request(`/api/tools/${encodeURIComponent(name)}/versions`);
  return versions as ToolVersion[];
}

/** Puts a version in force again. */
export async function rollBack(name: string, version: number): Promise<Tool> {
  const { tool } = await request(`/api/tools/${encodeURIComponent(name)}/rollback`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ version }),
  });
  return tool as Tool;
}

/** Removes a tool with all its versions and its files. */
export async function removeTool(name: string): Promise<void> {
  await request(`/api/tools/${encodeURIComponent(name)}`, { method: "DELETE" });
}

async function request(path: string, options: RequestInit = {}): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, headers: { ...options.headers, Accept: "application/json" } });
  } catch {
    throw new RequestFailed("the server cannot be reached", 0);
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || !isRecord(body)) {
    const reason = isRecord(body) && typeof body["error"] === "string" ? body["error"] : response.statusText;
    throw new RequestFailed(reason || `status ${response.status}`, response.status);
  }
  return body;
}
