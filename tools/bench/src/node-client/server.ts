/** Answers every request with a constant, as cheaply as TCP allows: what is measured is the client. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { CONSTANT_RESULT } from "../gateway/request.ts";

const LENGTH = /content-length: *([0-9]+)/iu;
const ID = /"id":"([^"]*)"/u;

const server = createServer({ noDelay: true }, (socket) => {
  let received = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    for (;;) {
      const head = received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const end = head + 4 + Number(LENGTH.exec(received.slice(0, head))?.[1] ?? 0);
      if (received.length < end) return;
      const id = ID.exec(received.slice(head, end))?.[1] ?? "";
      received = received.slice(end);
      const body = JSON.stringify({ jsonrpc: "2.0", id, result: CONSTANT_RESULT });
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    }
  });
});
server.listen(0, "127.0.0.1", () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on("disconnect", () => {
  process.exit(0);
});
