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
  disagreements: string[];
  mutants_killed: number | null;
  mutants_made: number | null;
  mutants_equivalent: number | null;
  set_aside: { test: string; witness: string }[];
  survivors: { kind: string; line: number; change: string }[];
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
  await post("/api/login", { token });
}

export async function logOut(): Promise<void> {
  await request("/api/login", { method: "DELETE" });
}

/** The conversation so far, oldest first. */
export async function messages(sessionId: string, limit = 200): Promise<MemoryMessage[]> {
  const { messages } = await request(`/api/session/${encodeURIComponent(sessionId)}/messages?limit=${limit}`);
  return messages as MemoryMessage[];
}

/** A file of a session, under the name that questions use. */
export interface UploadedFile {
  name: string;
  size: number;
  uploaded_at: string;
}

export async function files(sessionId: string): Promise<UploadedFile[]> {
  const { files } = await request(`/api/session/${encodeURIComponent(sessionId)}/files`);
  return files as UploadedFile[];
}

/** Where a file that a tool made is downloaded. */
export function artifact(sessionId: string, name: string): string {
  return `/api/session/${encodeURIComponent(sessionId)}/artifacts/${encodeURIComponent(name)}`;
}

/** Sends a file; `progress` is told how much of it has left, from 0 to 1. */
export function upload(
  sessionId: string,
  file: File,
  signal: AbortSignal,
  progress: (sent: number) => void,
): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    // Of the two ways to ask only this one tells how much has been sent.
    const sending = new XMLHttpRequest();
    sending.open("POST", `/api/session/${encodeURIComponent(sessionId)}/files`);
    sending.responseType = "json";
    sending.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    sending.onload = () => {
      const body: unknown = sending.response;
      if (sending.status === 200 && isRecord(body)) resolve(body["file"] as UploadedFile);
      else reject(failure(body, sending.status, sending.statusText));
    };
    sending.onerror = () => reject(new RequestFailed("the connection broke while it was sent", 0));
    sending.onabort = () => reject(new RequestFailed("it was given up", 0));
    signal.addEventListener("abort", () => sending.abort(), { once: true });
    const form = new FormData();
    form.append("file", file);
    sending.send(form);
  });
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
  const { tool } = await post(`/api/tools/${encodeURIComponent(name)}/rollback`, { version });
  return tool as Tool;
}

/** Says that a person has checked the version in force. */
export async function confirm(name: string): Promise<Tool> {
  const { tool } = await post(`/api/tools/${encodeURIComponent(name)}/confirm`, {});
  return tool as Tool;
}

/** Says that a person has found an answer right. */
export async function confirmAnswer(queryId: string): Promise<void> {
  await post(`/api/queries/${encodeURIComponent(queryId)}/confirm`, {});
}

/** Removes a tool with all its versions and its files. */
export async function removeTool(name: string): Promise<void> {
  await request(`/api/tools/${encodeURIComponent(name)}`, { method: "DELETE" });
}

/** A tool that waits for a person. */
export interface Approval {
  id: string;
  purpose: "registration" | "run";
  tool_name: string;
  version: number;
  description: string;
  evidence: string;
  code: string;
  test_code: string;
}

export async function approval(id: string): Promise<Approval> {
  const { approval } = await request(`/api/approvals/${encodeURIComponent(id)}`);
  return approval as Approval;
}

/** Approves or rejects a tool; the first answer counts. */
export async function decide(id: string, approve: boolean, reason: string): Promise<void> {
  await post(`/api/approvals/${encodeURIComponent(id)}`, reason === "" ? { approve } : { approve, reason });
}

/** Posts JSON. */
function post(path: string, body: object): Promise<Record<string, unknown>> {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function request(path: string, options: RequestInit = {}): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, headers: { ...options.headers, Accept: "application/json" } });
  } catch {
    throw new RequestFailed("the server cannot be reached", 0);
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || !isRecord(body)) throw failure(body, response.status, response.statusText);
  return body;
}

function failure(body: unknown, status: number, text: string): RequestFailed {
  const reason = isRecord(body) && typeof body["error"] === "string" ? body["error"] : text;
  return new RequestFailed(reason || `status ${status}`, status);
}
