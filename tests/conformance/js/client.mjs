// node client.mjs PACKAGE URL TRANSPORT SESSION PROMPT: one query; every event as a JSON line.
const [, , name, url, transport, session, prompt] = process.argv;
const { io } = await import(name);

const socket = io(url, { transports: [transport], reconnection: false });
const print = (event, payload) => console.log(JSON.stringify([event, payload]));
const end = (status) => {
  socket.close();
  // An open poll keeps the process for as long as the server would have answered it.
  setTimeout(() => process.exit(status), 100);
};
const late = setTimeout(() => end(1), 60_000);

let counts = 0;
socket.on("connect", () => {
  print("connect", null);
  socket.emit("query", { prompt, session_id: session }, (answer) => print("acknowledgement", answer));
});
socket.on("connect_error", (error) => {
  print("connect_error", error.message);
  end(1);
});
socket.onAny((event, payload) => {
  print(event, payload);
  // The one of the greeting, and the one that ends the query.
  if (event === "tool_count" && ++counts === 2) end(0);
});
