import { spawnSync } from "node:child_process";

/** The calls that say when bytes came, were written, were synced and went out. */
const TRACED =
  "read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync,mkdir,mkdirat";

/** Why system calls cannot be traced here, or null. */
export const whyNotTraced = (): string | null => {
  const { error, status } = spawnSync("strace", ["-f", "-o", "/dev/null", "true"], { stdio: "ignore" });
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? null : "this machine lets nobody trace";
};

/** What runs a program and writes the system calls of all its threads into `file`, with the names of what they go to. */
export const tracer = (file: string): readonly string[] => {
  const filter = ["-e", `trace=${TRACED}`, "-e", "signal=none"];
  return ["strace", "-f", "-yy", "-s", "8192", ...filter, "-o", file];
};

/** One system call. Numbers of lines tell what came before what: the tracer holds a thread until it has written. */
export interface SystemCall {
  readonly name: string;
  /** Arguments and result as the tracer writes them. */
  readonly text: string;
  readonly begun: number;
  readonly ended: number;
}

const LINE = /^(\d+) +(?:<\.\.\. \w+ resumed>(.*)|(\w+)\((.*))$/u;
const UNFINISHED = "<unfinished ...>";

/** Reads a trace. Calls that did not end are left out. */
export const readTrace = (trace: string): readonly SystemCall[] => {
  const calls: SystemCall[] = [];
  const pending = new Map<string, Omit<SystemCall, "ended">>();
  for (const [number, line] of trace.split("\n").entries()) {
    const [, thread = "", resumed, name = "", text = ""] = LINE.exec(line) ?? [];
    if (resumed !== undefined) {
      const begun = pending.get(thread);
      if (begun !== undefined) calls.push({ ...begun, text: begun.text + resumed, ended: number });
      pending.delete(thread);
    } else if (text.endsWith(UNFINISHED)) {
      pending.set(thread, { name, text: text.slice(0, -UNFINISHED.length), begun: number });
    } else if (name !== "") calls.push({ name, text, begun: number, ended: number });
  }
  return calls;
};

/** What happened to one request, in this order. */
export interface TracedRequest {
  /** It was read from the client's socket. */
  readonly read: boolean;
  /** What it asks for was then written to the store's log. */
  readonly written: boolean;
  /** The log was then synced, without an error. */
  readonly synced: boolean;
  /** Then the first byte of its answer was written on the same socket. */
  readonly answered: boolean;
}

const READS = new Set(["read", "recvfrom", "recvmsg"]);
const WRITES = new Set(["write", "writev", "sendto", "sendmsg"]);
const SYNCS = new Set(["fsync", "fdatasync"]);

/**
 * Finds a request by a text that stands in nothing else.
 *
 * @param log path of the file to which the store writes first.
 */
export const traceRequest = (calls: readonly SystemCall[], marker: string, log: string): TracedRequest => {
  const request = calls.find(({ name, text }) => READS.has(name) && text.includes(marker));
  const socket = /<(TCP:\[[^\]]+\])>/u.exec(request?.text ?? "")?.[1];
  if (request === undefined || socket === undefined)
    return { read: false, written: false, synced: false, answered: false };
  const answer = calls.find(
    ({ name, text, begun }) => WRITES.has(name) && begun > request.ended && text.includes(`<${socket}>`),
  );
  const between = calls.filter(
    ({ begun, ended, text }) =>
      begun > request.ended &&
      ended < (answer?.begun ?? Number.POSITIVE_INFINITY) &&
      text.includes(`<${log}>`),
  );
  // The first: what others write into the same page later is no concern of this request.
  const record = between.find(({ name, text }) => name.startsWith("pwrite") && text.includes(marker));
  const sync = between.find(
    ({ name, text, begun }) =>
      SYNCS.has(name) && begun > (record?.ended ?? Number.POSITIVE_INFINITY) && text.endsWith(" = 0"),
  );
  return {
    read: true,
    written: record !== undefined,
    synced: sync !== undefined,
    answered: answer?.text.includes("call_session_id") ?? false,
  };
};
