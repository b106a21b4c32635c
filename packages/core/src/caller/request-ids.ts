/**
 * Makes request ids: unique in the world by a random beginning, and cheap after it by counting. The service lists
 * them in its report of requests, so a log line and a line of that report can be laid side by side.
 */
export const createRequestIds = (): (() => string) => {
  // Not before the first call: Workers refuse random values while their modules load, which is when clients are made.
  let prefix = "";
  let count = 0;
  return () => {
    prefix ||= crypto.randomUUID();
    return `${prefix}-${(count += 1).toString(36)}`;
  };
};
