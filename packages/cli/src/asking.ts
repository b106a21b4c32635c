// What a command needs that asks a service. Loaded as one, and only once it is known whom to ask: HTTP and the contract take
// as long as an empty process. And loaded before anything is sent, so that nothing has to be found on the disk afterwards.
export { withClient, withDataClient } from "./clients.ts";
export { describeFailure } from "./describe-failure.ts";
export { maskPeople } from "./mask-people.ts";
