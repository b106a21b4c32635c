import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Where the repository stands, as a web address without a slash at its end: `repository.url` of the workspace's
 * package.json, the one place that says it; in a workflow of GitHub, unless that says it, the repository that it runs
 * for. Null where nobody knows: no address is made up.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | null}
 */
export function repositoryUrl(root, environment = process.env) {
  return settingOf(root) ?? workflowsOwn(environment);
}

/**
 * The repository for which a workflow of GitHub runs: a provenance says this one, whatever a package says of itself.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | null}
 */
export function workflowsOwn({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env) {
  return server === undefined || name === undefined ? null : `${server}/${name}`;
}

/**
 * @param {string} root
 * @returns {string | null}
 */
function settingOf(root) {
  const manifest = /** @type {{ readonly repository?: { readonly url?: string } }} */ (
    JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  );
  const url = manifest.repository?.url;
  if (url === undefined) return null;
  const address = url.replace(/^git\+/u, "").replace(/\.git$/u, "");
  if (!/^https:\/\/[^/]+(\/[^/]+)+$/u.test(address)) {
    throw new Error(`package.json: repository.url must be an https address, and is ${JSON.stringify(url)}`);
  }
  return address;
}
