// node refused.mjs PACKAGE URL TRANSPORT TOKEN: connects as clients do, trying again; prints what came of it.
const [, , name, url, transport, token] = process.argv;
const { io } = await import(name);

const options = { transports: [transport], reconnection: true, reconnectionDelay: 10, reconnectionDelayMax: 20 };
const socket = io(url, token === undefined ? options : { ...options, auth: { token } });
const refusals = [];
let connected = false;

const end = () => {
  console.log(JSON.stringify([connected, socket.active, refusals]));
  socket.close();
  setTimeout(() => process.exit(0), 100);
};
socket.on("connect", () => {
  connected = true;
  end();
});
socket.on("connect_error", (error) => {
  refusals.push([error.message, error.data ?? null]);
  // Long enough for many more attempts, if it made any.
  if (refusals.length === 1) setTimeout(end, 500);
});
setTimeout(() => process.exit(1), 60_000);
