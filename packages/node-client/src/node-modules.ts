import type http from "node:http";
import type https from "node:https";
import type tls from "node:tls";

// An import of `node:http` asks for each of its exports, and so loads all of undici and of HTTP/2 for the WebSocket among
// them: longer than an empty process takes. TLS takes as long, and a service on this machine has none.

/** HTTP of Node.js, loaded when it is asked for first. */
export const nodeHttp = (): typeof http => process.getBuiltinModule("node:http");

/** HTTP over TLS, likewise. */
export const nodeHttps = (): typeof https => process.getBuiltinModule("node:https");

/** TLS, likewise. */
export const nodeTls = (): typeof tls => process.getBuiltinModule("node:tls");
