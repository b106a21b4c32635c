import { parseArgs } from "node:util";

/** What `npm start` was asked to do. */
export interface Options {
  /** End after the call instead of serving on. */
  readonly once: boolean;
  /** One JSON object a line on stdout instead of prose. */
  readonly json: boolean;
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** How many seconds of a call pass in one second. */
  readonly speed: number;
}

/** Options, or what to print instead of doing anything. */
export type Parsed =
  | { readonly kind: "run"; readonly options: Options }
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly message: string };

/** The port that the server takes unless it is told another one. */
const DEFAULT_PORT = 8420;

const LARGEST_PORT = 65_535;

/** The server takes no more. */
const FASTEST = 100;

/** What `npm start -- --help` prints. */
export const HELP = `Usage: npm start [-- <options>]

Starts the server of start.scenario_call on this machine, with a sandbox in place of telephones, places the example
call of the spec through the Node.js client, and shows what the employee and the contact hear. Then it goes on serving.

  --once       end after the call, with status 0 if it was placed as it should
  --port <n>   listen on this port (default ${DEFAULT_PORT}, with --once any free one; 0 = any free one)
  --speed <n>  let a second of a call pass in an nth of a second, 1 to ${FASTEST} (default 1)
  --json       print one JSON object a line on stdout, and nothing else there: npm -s start -- --json
  --help       print this

Examples:
  npm start
  npm start -- --port 9000
  npm start -- --speed 10
  npm -s start -- --once --json
`;

function portOf(text: string): number | null {
  const port = Number(text);
  return /^\d+$/.test(text) && port <= LARGEST_PORT ? port : null;
}

function speedOf(text: string): number | null {
  const speed = Number(text);
  return /^\d{1,3}(\.\d{1,3})?$/.test(text) && speed >= 1 && speed <= FASTEST ? speed : null;
}

/** Reads the arguments of the command line. A mistake is told with what was found and what was expected. */
export function parseOptions(args: readonly string[]): Parsed {
  const read = readArguments(args);
  if (read instanceof Error) return { kind: "mistake", message: read.message };
  const { help, once, json, port, speed } = read;
  if (help) return { kind: "help" };
  const number = port === undefined ? (once ? 0 : DEFAULT_PORT) : portOf(port);
  if (number === null) return mistake("--port", `from 0 to ${LARGEST_PORT}`, port);
  const times = speedOf(speed);
  if (times === null) return mistake("--speed", `from 1 to ${FASTEST}`, speed);
  return { kind: "run", options: { once, json, port: number, speed: times } };
}

function mistake(option: string, range: string, found: string | undefined): Parsed {
  return { kind: "mistake", message: `${option} takes a number ${range}, not ${JSON.stringify(found)}` };
}

interface Arguments {
  readonly help: boolean;
  readonly once: boolean;
  readonly json: boolean;
  readonly port: string | undefined;
  readonly speed: string;
}

function readArguments(args: readonly string[]): Arguments | Error {
  try {
    const {
      help = false,
      once = false,
      json = false,
      port,
      speed = "1",
    } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: "boolean", short: "h" },
        once: { type: "boolean" },
        json: { type: "boolean" },
        port: { type: "string" },
        speed: { type: "string" },
      },
    }).values;
    return { help, once, json, port, speed };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
