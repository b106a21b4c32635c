/** The environment that children get: the user's, less what was meant for another program. */
import { delimiter, dirname, join } from "node:path";

/**
 * Set by npm for the script that it runs: what it says about this script would be taken by the children for
 * their own settings (`npm --json start` must not make the installer print JSON).
 */
const FROM_NPM =
  /^npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_(json|loglevel|silent|global|prefix|local_prefix|workspace|workspaces|production|omit|include|only|dry_run|ignore_scripts)$)/i;

/** Options that the user set for the Node.js that started us, and another one may not know. */
const FOR_ANOTHER_NODE = new Set(["NODE_OPTIONS", "NODE_REPL_EXTERNAL_MODULE"]);

/**
 * The variables that children do not get, by name.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function dropped(environment) {
  return Object.keys(environment).filter((name) => FROM_NPM.test(name) || FOR_ANOTHER_NODE.has(name));
}

/**
 * The environment of a task: the workspace's tools and its Node.js first on the path.
 *
 * @param {string} root
 * @param {string} node
 * @param {NodeJS.ProcessEnv} environment
 */
export function taskEnvironment(root, node, environment = process.env) {
  const result = { ...environment };
  for (const name of dropped(environment)) delete result[name];
  const pathName = Object.keys(result).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const bins = [dirname(node), join(root, "node_modules", ".bin")];
  result[pathName] = [...bins, result[pathName] ?? ""].filter((entry) => entry !== "").join(delimiter);
  return result;
}

/**
 * The environment of the install: `NODE_ENV=production` would leave the tools out.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function installEnvironment(environment = process.env) {
  const result = { ...environment };
  for (const name of [...dropped(environment), "NODE_ENV"]) delete result[name];
  return result;
}
