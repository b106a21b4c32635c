/** Carries out the orders that are posted to it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Order } from "@scenario-call/client-conformance";
import { carryOut } from "../driver.ts";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { order } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly order: Order };
    carryOut(order).then(
      (told) => response.end(JSON.stringify(told)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
