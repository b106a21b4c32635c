/** More legs than a session can have: operations, employees and phones of an account file are limited in number. */
const LEGS_OF_A_SESSION = 1_000_000;

/**
 * The id of a leg on the wire: a number that no other leg of any session has, and that never changes, since a leg keeps
 * its place in the order of dialling. Exact for the first nine thousand million sessions.
 *
 * @param index place of the leg in the order of dialling, from 0.
 */
export const legIdOnWire = (callSessionId: number, index: number): number =>
  callSessionId * LEGS_OF_A_SESSION + index + 1;
