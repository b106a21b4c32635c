/** Tells which modules of Node.js itself a client of the address given has loaded before it sends anything. */
import { createNodeClient } from "@scenario-call/node-client";

const [url = ""] = process.argv.slice(2);
const client = createNodeClient({ url, token: "token" });
client.close();
const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
process.stdout.write(JSON.stringify(moduleLoadList));
