export { ANSWERS, KEY, startCallsServer } from "./calls-server.ts";
export type { CallsServer } from "./calls-server.ts";
