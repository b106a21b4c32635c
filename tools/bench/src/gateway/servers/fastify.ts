/** fastify, answering a constant. */
import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import { serveBench } from "../child.ts";
import { CONSTANT_RESULT } from "../request.ts";

const app = fastify();
app.post("/v4.0", (request, reply) => {
  const { id } = request.body as { readonly id: string };
  void reply.send({ jsonrpc: "2.0", id, result: CONSTANT_RESULT });
});
await app.listen({ host: "127.0.0.1", port: 0 });
serveBench((app.server.address() as AddressInfo).port);
