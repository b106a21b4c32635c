/**
 * The one entry of every `npm` script: `node tools/setup/run.mjs <task> [arguments]`.
 *
 * This file must be readable by any Node that knows modules, so that an old one gets a sentence and not a syntax
 * error: the rest is imported only after the version was looked at.
 */
const oldestNode = 20;

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  console.error(
    "This project needs Node.js " +
      oldestNode +
      " or newer; this is " +
      process.version +
      " (" +
      process.execPath +
      ").",
  );
  process.exit(1);
} else {
  void import("./main.mjs").then((setup) => setup.main(process.argv.slice(2)));
}
