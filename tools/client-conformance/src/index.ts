export { clientConformance } from "./conformance.ts";
export type { ClientUnderTest, Order, Promises, Told } from "./order.ts";
export { accepted, httpAnswer, loggedIn, refusal, startRawServer } from "./raw-server.ts";
export type { Behaviour, RawRequest, RawServer } from "./raw-server.ts";
export { ANSWERS, BUSY, KEY, startCallsServer } from "./calls-server.ts";
export type { CallsServer } from "./calls-server.ts";
export { eventReaderConformance } from "./event-readers.ts";
export type { MakeReader } from "./event-readers.ts";
