/** jayson's HTTP server, answering a constant. */
import type { AddressInfo } from "node:net";
import jayson from "jayson";
import { serveBench } from "../child.ts";
import { CONSTANT_RESULT } from "../request.ts";

const server = new jayson.Server({
  "start.scenario_call": (_params: unknown, answer: (error: null, result: unknown) => void) => {
    answer(null, CONSTANT_RESULT);
  },
}).http();
server.listen(0, "127.0.0.1", () => {
  serveBench((server.address() as AddressInfo).port);
});
