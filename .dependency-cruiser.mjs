/**
 * Arrows point inwards: adapters -> ports <- calls -> call-flow -> core. Nothing inner imports anything outer.
 *
 * Run by `tools/checks/src/direction/main.ts`, which also makes sure that the modules were really seen.
 */

const SERVER = "^packages/server/src/";
const TESTS = "\\.test\\.ts$|/test/|(^|/)[^/]*conformance[^/]*\\.ts$";

/** What puts the rooms together. */
const RIM = ["main\\.ts", "create-server\\.ts", "open-sounds\\.ts", "open-asterisk\\.ts"];

/** Rooms that no other room looks into, unless the others are named there. */
const OUTERMOST = ["admin/", "admin\\.ts", "asterisk-command/", "asterisk-command\\.ts"];

/** A room of the server, and the rooms that it may not look into. */
const closed = (room, others, comment) => ({
  name: `server-${room}-looks-inwards`,
  comment,
  severity: "error",
  from: { path: `${SERVER}${room}/`, pathNot: TESTS },
  to: { path: `${SERVER}(${[...others, ...OUTERMOST.filter((outer) => outer !== `${room}/`)].join("|")})` },
});

/** A package, and what of the workspace it may import. */
const allowed = (name, others, comment) => ({
  name: `${name}-imports-only-inner-packages`,
  comment,
  severity: "error",
  from: { path: `^packages/${name}/`, pathNot: TESTS },
  to: { path: "^(packages|tools)/", pathNot: `^packages/(${[name, ...others].join("|")})/` },
});

export default {
  forbidden: [
    allowed("core", [], "core is the innermost package: it imports no other."),
    allowed("call-flow", ["core"], "The flow is pure and knows the core's types only."),
    allowed("node-client", ["core"], "A client must not pull the server or the flow in."),
    allowed("edge-client", ["core"], "A client must not pull the server or the flow in."),
    allowed(
      "server",
      ["core", "call-flow"],
      "The server knows the flow and the core, never a client or a tool.",
    ),
    allowed(
      "testing",
      ["core", "call-flow", "server"],
      "What tests use is the server itself; which client talks to it is the test's own business.",
    ),
    allowed(
      "cli",
      ["core", "call-flow", "node-client", "server"],
      "The command speaks to services by the client for Node.js, and is imported by nobody.",
    ),
    {
      name: "core-has-no-dependencies",
      comment: "core runs everywhere: no Node.js modules and no packages.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: TESTS },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "unknown"],
      },
    },
    {
      name: "edge-client-needs-web-standards-only",
      comment: "It runs where there is fetch: no Node.js modules, and no packages but core.",
      severity: "error",
      from: { path: "^packages/edge-client/src/", pathNot: TESTS },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "unknown"],
        pathNot: "^packages/core/",
      },
    },
    {
      name: "events-are-an-own-door-of-core",
      comment: "Who only places calls does not load the events: nothing else of core imports them.",
      severity: "error",
      from: {
        path: "^packages/core/src/",
        pathNot: `${TESTS}|^packages/core/src/(generated/events|event-streams)/`,
      },
      to: { path: "^packages/core/src/generated/events/" },
    },
    {
      name: "comforts-are-own-doors-of-core",
      comment: "Phone numbers, texts for people and streams are loaded by those only who ask for them.",
      severity: "error",
      from: {
        path: "^packages/core/src/",
        pathNot: `${TESTS}|^packages/core/src/(phone|texts|event-streams)/`,
      },
      // The shape of the texts is a type, and the texts themselves are generated.
      to: { path: "^packages/core/src/(phone|texts|event-streams)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "only-its-own-door-knows-undici",
      comment: "The client for Node.js has no dependencies: undici is there for those only who use it.",
      severity: "error",
      from: { path: "^packages/", pathNot: `${TESTS}|^packages/node-client/src/undici\\.ts$` },
      to: { path: "node_modules/undici/" },
    },
    {
      name: "reconcile-is-an-own-door-of-core",
      comment: "Who does not look for lost calls does not load it: what makes calls never imports it.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: `${TESTS}|^packages/core/src/(index\\.ts|reconcile/)` },
      to: { path: "^packages/core/src/reconcile/" },
    },
    {
      name: "call-flow-is-pure",
      comment:
        "The flow does nothing by itself: no Node.js modules, no packages, and of core only the types.",
      severity: "error",
      from: { path: "^packages/call-flow/src/", pathNot: TESTS },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "unknown"],
      },
    },
    {
      name: "call-flow-takes-only-types-of-core",
      comment: "Depends on core's types only: nothing of core runs inside the flow.",
      severity: "error",
      from: { path: "^packages/call-flow/src/", pathNot: TESTS },
      to: { path: "^packages/core/", dependencyTypesNot: ["type-only"] },
    },
    closed(
      "ports",
      [
        "administration/",
        "retention/",
        "delivery/",
        "adapters/",
        "gateway/",
        "calls/",
        "directory/",
        "media/",
        "ops/",
        ...RIM,
      ],
      "Ports are what everybody agrees on; they know nobody.",
    ),
    closed(
      "directory",
      [
        "administration/",
        "retention/",
        "delivery/",
        "adapters/",
        "gateway/",
        "calls/",
        "media/",
        "ops/",
        ...RIM,
      ],
      "The directory answers questions about an account; it does not know who asks.",
    ),
    closed(
      "calls",
      ["administration/", "retention/", "delivery/", "adapters/", "gateway/", "media/", "ops/", ...RIM],
      "The calls speak to ports, never to an engine or to the wire.",
    ),
    closed(
      "gateway",
      ["administration/", "retention/", "delivery/", "adapters/", "media/", "ops/", ...RIM],
      "The gateway turns bytes into requests; stores and engines are behind ports.",
    ),
    closed(
      "adapters",
      [
        "administration/",
        "retention/",
        "delivery/",
        "gateway/",
        "calls/",
        "directory/",
        "media/",
        "ops/",
        ...RIM,
      ],
      "An adapter fulfils a port and knows nothing else of the server.",
    ),
    closed(
      "delivery",
      [
        "administration/",
        "retention/",
        "adapters/",
        "gateway/",
        "calls/",
        "directory/",
        "media/",
        "ops/",
        ...RIM,
      ],
      "The queues know events, a store and senders by their ports only.",
    ),
    closed(
      "media",
      [
        "administration/",
        "retention/",
        "delivery/",
        "adapters/",
        "gateway/",
        "calls/",
        "directory/",
        "ops/",
        ...RIM,
      ],
      "The library makes sounds of what ports give it; it knows no engine.",
    ),
    closed(
      "ops",
      ["administration/", "retention/", "delivery/", "adapters/", "gateway/", "directory/", "media/", ...RIM],
      "What operators see is told to the metrics; they go and look nowhere.",
    ),
    closed(
      "sound",
      [
        "administration/",
        "retention/",
        "delivery/",
        "adapters/",
        "gateway/",
        "calls/",
        "directory/",
        "media/",
        "ports/",
        ...RIM,
      ],
      "Samples and bytes: who plays them, and in which call, does not matter there.",
    ),
    closed(
      "off-loop",
      [
        "administration/",
        "retention/",
        "delivery/",
        "adapters/",
        "gateway/",
        "calls/",
        "directory/",
        "media/",
        "sound/",
        ...RIM,
      ],
      "Work beside the event loop, whatever work it is.",
    ),
    closed(
      "administration",
      ["delivery/", "adapters/", "gateway/", "calls/", "media/", "ops/", "retention/", ...RIM],
      "Administration changes accounts and has a server serve them; which, it is told.",
    ),
    closed(
      "retention",
      [
        "administration/",
        "delivery/",
        "adapters/",
        "gateway/",
        "calls/",
        "directory/",
        "media/",
        "ops/",
        ...RIM,
      ],
      "What is over is let go by a store, in the time of a clock.",
    ),
    closed(
      "admin",
      ["delivery/", "gateway/", "calls/", "media/", "ops/", "retention/", ...RIM],
      "The door and its client: outside everything but the rim.",
    ),
    closed(
      "asterisk-command",
      ["administration/", "retention/", "delivery/", "gateway/", "calls/", "media/", "ops/", ...RIM],
      "Commands about an Asterisk: accounts, the adapter's own files, and nothing of a running server.",
    ),
    {
      name: "nothing-links-to-espeak",
      comment: "Its licence is the GPL: it is found when the server runs, or not.",
      severity: "error",
      from: { path: "^(packages|tools)/", pathNot: TESTS },
      to: { path: "espeak-ng-emscripten" },
    },
    {
      name: "adapters-do-not-know-each-other",
      comment: "Each adapter can be taken away alone.",
      severity: "error",
      from: { path: `${SERVER}adapters/([^/]+)/`, pathNot: TESTS },
      to: { path: `${SERVER}adapters/`, pathNot: `${SERVER}adapters/$1/` },
    },
    {
      name: "packages-are-entered-by-the-door",
      comment:
        "Another package is imported by its name, and its exports say what can be had. The terminal of the command's tests is for tests alone, of the packed command too. How secrets are compared is nobody else's business, and is measured.",
      severity: "error",
      from: { path: "^(packages|tools)/([^/]+)/", pathNot: "^tools/bench/src/secrets/suite\\.ts$" },
      to: {
        path: "^packages/([^/]+)/",
        pathNot: ["^packages/$2/", "^packages/cli/test/support/tmux\\.ts$"],
        dependencyTypes: ["local"],
      },
    },
    {
      name: "no-circles",
      comment: "A circle of modules can be understood only as a whole.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "tests-are-not-imported",
      comment: "What a test and a product share is no test.",
      severity: "error",
      from: { pathNot: TESTS },
      to: { path: "\\.test\\.ts$" },
    },
    {
      name: "everything-resolves",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@scenario-call/source", "import", "node", "types", "default"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
  },
};
