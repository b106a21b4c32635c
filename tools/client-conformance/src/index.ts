export { clientConformance } from "./conformance.ts";
export type { ClientUnderTest, Order, Promises, Told } from "./order.ts";
export { accepted, httpAnswer, loggedIn, refusal, startRawServer } from "./raw-server.ts";
export type { Behaviour, RawRequest, RawServer } from "./raw-server.ts";
