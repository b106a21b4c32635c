/** One call, made by a client: resolves with the id of the session. */
export type MakeCall = () => Promise<number>;

/** What a process of a client is asked to do. */
export interface ClientOrder {
  readonly inFlight: number;
  readonly durationMs: number;
}

/** What came of it. */
export interface ClientResult {
  readonly calls: number;
  readonly seconds: number;
  /** CPU time of the whole process, microseconds. */
  readonly cpuMicroseconds: number;
}

/** The session that the server of the bench answers with. */
const SESSION = 1_000_000;

/** Where the server of the bench is; each client gets it as its only argument. */
export const SERVER_URL: string = process.argv[2] ?? "";

/** Carries out orders with `call`, in a process of its own: so many calls in flight for so long. */
export const serveClient = (call: MakeCall): void => {
  process.on("message", (order: ClientOrder) => {
    void run(call, order).then((result) => process.send?.(result));
  });
  process.on("disconnect", () => {
    process.exit(0);
  });
  process.send?.("ready");
};

const run = async (call: MakeCall, { inFlight, durationMs }: ClientOrder): Promise<ClientResult> => {
  const before = process.cpuUsage();
  const begin = performance.now();
  const end = begin + durationMs;
  let calls = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      if ((await call()) !== SESSION) throw new Error("the answer is another one");
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { calls, seconds, cpuMicroseconds: user + system };
};
