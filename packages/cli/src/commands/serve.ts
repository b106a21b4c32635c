import { extname } from "node:path";
import { CommandFailure } from "../command-failure.ts";
import type { Context, Run } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { WIDEST } from "../pages/render-page.ts";

/** SQLite of Node.js is ready for a server from here on. */
const SQLITE_NODE = 24;

const NAME = "scenario-call serve";

/** `scenario-call serve …`: the server's own program, in this process. */
export const serve: Run = async (_flags, args, context) => {
  if (args[0] === "--help" || args[0] === "-h") {
    const { helpOfServer } = await import("@scenario-call/server/help");
    context.out(context.say(helpOfServer(NAME, Math.min(WIDEST, context.terminal.columns()))));
    return EXIT.done;
  }
  const handed = await withStore(args, context);
  const index = import.meta.resolve("@scenario-call/server");
  // The program reads its own command line.
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...handed);
  const main = new URL(`main${extname(index)}`, index);
  main.searchParams.set("called_as", NAME);
  await import(main.href);
  return (process.exitCode ?? EXIT.done) as ExitCode;
};

/** The arguments, with a store that this Node.js has. */
async function withStore(args: readonly string[], context: Context): Promise<readonly string[]> {
  const { node, say, terminal, json } = context;
  const isForStore = !args.some((arg) =>
    ["--help", "--hash-password", "import-prefixes", "admin", "asterisk", "--store=memory"].includes(arg),
  );
  const store = args[args.indexOf("--store") + 1];
  const isMemory = args.includes("--store") && store === "memory";
  if (!isForStore || isMemory || Number(node.split(".")[0]) >= SQLITE_NODE) return args;
  const what = say({
    en: `this is Node.js ${node}, and keeping calls in SQLite needs Node.js ${SQLITE_NODE}`,
    ru: `это Node.js ${node}, а для хранения звонков в SQLite нужен Node.js ${SQLITE_NODE}`,
  });
  const question = say({
    en: "Go on with --store memory, which forgets everything when it ends? [y/N] ",
    ru: "Продолжить с --store memory? При завершении всё забудется [д/Н] ",
  });
  if (terminal.questions && !json && (await isWanted(`${what}\n${question}`, context)))
    return withoutStore(args);
  throw new CommandFailure({
    kind: "node_too_old",
    exit: EXIT.usage,
    what,
    next: say({
      en: `install Node.js ${SQLITE_NODE}, or try it out in memory: scenario-call serve ${withoutStore(args).join(" ")}`,
      ru: `установите Node.js ${SQLITE_NODE} или попробуйте в памяти: scenario-call serve ${withoutStore(args).join(" ")}`,
    }),
  });
}

/** Ctrl-C at the question ends the command: nobody has said no, and nobody has said yes. */
async function isWanted(question: string, { ask, onInterrupt, say, err }: Context): Promise<boolean> {
  const leaving = new AbortController();
  const stop = onInterrupt(() => {
    leaving.abort();
  });
  const answer = await ask(question, leaving.signal).finally(stop);
  if (answer !== null) return /^\s*[yд]/iu.test(answer);
  err("\n");
  if (!leaving.signal.aborted) return false;
  throw new CommandFailure({
    kind: "interrupted",
    exit: EXIT.interrupted,
    what: say({ en: "interrupted: nothing was started", ru: "прервано: ничего не запущено" }),
  });
}

function withoutStore(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--store");
  const rest = at === -1 ? args : args.filter((_, index) => index !== at && index !== at + 1);
  return [...rest.filter((arg) => !arg.startsWith("--store=")), "--store", "memory"];
}
