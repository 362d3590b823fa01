// node agent_client.mjs CODE PROMPT: the specification's AgentClient as it is written, and one query through it.
// What it logs is printed as JSON lines.
import { readFile } from "node:fs/promises";

const [, , file, prompt] = process.argv;
globalThis.io = (await import("socket.io-client-4.5.4")).io;

const print = (...values) => process.stdout.write(JSON.stringify(values) + "\n");
console.log = (...values) => print("log", ...values);
console.error = (...values) => print("error", ...values);

const AgentClient = new Function(`${await readFile(file, "utf8")}\nreturn AgentClient;`)();
const client = new AgentClient();

const until = async (holds) => {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

await until(() => client.sessionId);
let complete = null;
client.socket.on("query_complete", (data) => (complete = data));
client.submitQuery(prompt);
await until(() => complete);
client.socket.close();
// An open poll keeps the process for as long as the server would have answered it.
setTimeout(() => process.exit(0), 100);
