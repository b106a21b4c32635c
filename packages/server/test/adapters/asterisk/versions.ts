/** For each series of Asterisk its oldest version that does something; every series after them does, others do not. */
export type Since = Readonly<Record<number, number>>;

/** SIP's status is told with the end of a channel. */
export const TELLS_SIP_STATUS: Since = { 20: 17, 22: 7, 23: 1 };

/** A redirection is told as one; those before tell it as Q.850 127, as if the call had been cancelled. */
export const TELLS_REDIRECTIONS: Since = { 20: 19, 22: 9, 23: 3 };

/** The cause of a leg that was moved before it was answered is the network's; those before note the move as the cause. */
export const TELLS_REFUSALS_OF_JOINED: Since = { 20: 19, 22: 9, 23: 3 };

/** Whether a version, such as `22.10.1`, is one of them. */
export const does = (since: Since, version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const newest = Math.max(...Object.keys(since).map(Number));
  return major > newest || minor >= (since[major] ?? Number.POSITIVE_INFINITY);
};
