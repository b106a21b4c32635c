/** A registry of its own, empty at the start: `node serve-registry.ts <folder> <uplink>` prints the port. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runServer } from "verdaccio";

const [folder = "", uplink = ""] = process.argv.slice(2);
const everybody = { access: "$all", publish: "$all", unpublish: "$all" };

const configuration = {
  configPath: join(folder, "config.yaml"),
  storage: join(folder, "storage"),
  self_path: folder,
  uplinks: { outside: { url: uplink, cache: true, max_fails: 1000, timeout: "120s" } },
  // Ours come from nowhere else, whatever may have the name there.
  packages: {
    "@scenario-call/*": everybody,
    "scenario-call": everybody,
    "**": { access: "$all", publish: [], proxy: "outside" },
  },
  auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
  log: { type: "file", path: join(folder, "log"), level: "error" },
  max_body_size: "50mb",
};

const server = (await runServer(configuration)) as Server;

server.listen(0, "127.0.0.1", () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
