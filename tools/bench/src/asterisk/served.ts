/** This project's server with its Asterisk, as it is run: a store on disk, in a thread; in a process of its own. */
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import {
  AccountRoutes,
  ARI_PASSWORD_VARIABLE,
  createLog,
  createServer,
  openAsterisk,
  openThreadedStore,
  type ScenarioCallServer,
  systemClock,
} from "@scenario-call/server";
import { accountWith, TRUNK } from "./account.ts";
import type { CallerMessage, CallerOrder } from "./messages.ts";

const tell = (message: CallerMessage): void => void process.send?.(message);

const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();

/** Nothing is played but the melody, which is Asterisk's own. */
const SOUNDS = { prepare: () => {}, lengthOf: () => null, find: async () => null };

const open = async (order: Extract<CallerOrder, { readonly type: "open" }>): Promise<void> => {
  const clock = systemClock();
  const account = accountWith({
    trunks: [{ name: TRUNK, host: "127.0.0.1", port: order.trunkPort, shows_foreign_numbers: true }],
  });
  // What goes wrong is no figure: it has to be seen.
  const log = createLog({
    level: "warn",
    write: (line) => void process.stderr.write(line),
    now: () => clock.now(),
  });
  const routes = new AccountRoutes();
  routes.use([account]);
  const running: { server?: ScenarioCallServer } = {};
  const telephony = await openAsterisk({
    access: { url: order.ariUrl, user: order.ariUser, app: "bench", passwordFile: null, allowPublic: false },
    routes,
    clock,
    sounds: SOUNDS,
    log,
    env: { [ARI_PASSWORD_VARIABLE]: order.ariPassword },
    sessionOf: (id) => running.server?.sessionOf(id) ?? null,
  });
  const store = await openThreadedStore({ file: join(order.folder, "calls.sqlite") });
  const server = createServer({ account, store, telephony, clock });
  running.server = server;
  tell({ type: "opened", url: await server.listen() });
};

process.on("message", (order: CallerOrder) => {
  if (order.type === "open") {
    open(order).catch((error: unknown) => {
      tell({ type: "failed", why: error instanceof Error ? error.message : String(error) });
    });
  } else if (order.type === "cpu") {
    const { user, system } = process.cpuUsage();
    tell({ type: "cpu", ms: (user + system) / 1000, late: loop.percentile(99) / 1e6 });
    loop.reset();
  }
});
for (const end of ["disconnect", "SIGTERM"] as const) {
  process.on(end, () => {
    process.exit(0);
  });
}
