// The official Socket.IO server with handlers that the tests of the Rust client ask for.
//
// Prints one line of JSON, {"port": N}, when it listens; ends when its standard input ends, so that it cannot outlive
// the test that started it. Settings come from the environment:
//   MOSTRADOR_NODE_MODULES  the node_modules folder that holds socket.io
//   PORT                    the port, 0 for a free one
//   PING_INTERVAL, PING_TIMEOUT  milliseconds
//   RECOVERY                1 switches connection state recovery on
//   API_KEY                 the key that the namespace /sync accepts
"use strict";

const { createServer } = require("node:http");
const { createRequire } = require("node:module");
const path = require("node:path");

const load = createRequire(path.join(process.env.MOSTRADOR_NODE_MODULES, "noop.js"));
const { Server } = load("socket.io");

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  pingInterval: Number(process.env.PING_INTERVAL),
  pingTimeout: Number(process.env.PING_TIMEOUT),
  maxHttpBufferSize: 1e6,
  ...(process.env.RECOVERY === "1" ? { connectionStateRecovery: {} } : {}),
});

const sync = io.of("/sync");

sync.use((socket, next) => {
  const key = socket.handshake.auth.apiKey;
  if (key === process.env.API_KEY) {
    return next();
  }
  const error = new Error(key ? "Invalid API key" : "API key required");
  error.data = { code: "unauthorized" };
  return next(error);
});

sync.on("connection", (socket) => {
  socket.on("echo", (...values) => socket.emit("echo-back", ...values));
  socket.on("echo-ack", (...values) => values.pop()(...values));
  socket.on("never-ack", () => {});
  socket.on("report", (value, acknowledge) => acknowledge(describe(value)));
  socket.on("ask-me", (question) => {
    socket.timeout(5000).emit("question", question, (error, ...answer) => {
      socket.emit("answered", error ? "no answer" : answer.map(describe));
    });
  });
  socket.on("file-me", () => {
    socket.emit("file", { name: "menú.png", body: Buffer.from([0, 255, 7]) }, Buffer.from("segundo"));
  });
  socket.on("ready-me", () => socket.emit("ready"));
  socket.on("leave-me", () => socket.disconnect(false));
  socket.on("close-me", () => socket.disconnect(true));
  socket.on("volatile-me", () => socket.volatile.emit("passing", 1));
  socket.on("disconnect", (reason) => sync.emit("left", reason));
});

function describe(value) {
  if (Buffer.isBuffer(value)) {
    return { bytes: [...value] };
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, describe(inner)]));
  }
  return value;
}

http.listen(Number(process.env.PORT), "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: http.address().port })}\n`);
});

process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
