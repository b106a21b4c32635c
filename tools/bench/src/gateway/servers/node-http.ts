/** The floor: node:http, which reads a body, parses it and answers a constant. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveBench } from "../child.ts";
import { CONSTANT_RESULT } from "../request.ts";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { id } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { readonly id: string };
    const text = JSON.stringify({ jsonrpc: "2.0", id, result: CONSTANT_RESULT });
    response.writeHead(200, {
      "content-type": "application/json; charset=UTF-8",
      "content-length": Buffer.byteLength(text),
    });
    response.end(text);
  });
});
server.listen(0, "127.0.0.1", () => {
  serveBench((server.address() as AddressInfo).port);
});
