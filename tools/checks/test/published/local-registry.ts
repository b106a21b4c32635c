import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strangersEnvironment } from "./run.ts";

/** A registry on this machine: it has what is published to it, and everything else from where npm has it. */
export class LocalRegistry {
  readonly #server: ChildProcess;
  readonly #userConfig: string;

  private constructor(server: ChildProcess, userConfig: string) {
    this.#server = server;
    this.#userConfig = userConfig;
  }

  /** Starts one with an empty storage in a folder. */
  static async start(folder: string): Promise<LocalRegistry> {
    mkdirSync(folder, { recursive: true });
    const uplink = execFileSync("npm", ["config", "get", "registry"], {
      encoding: "utf8",
      cwd: folder,
      env: strangersEnvironment({}),
    }).trim();
    const server = spawn(process.execPath, [join(import.meta.dirname, "serve-registry.ts"), folder, uplink], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      let output = "";
      const look = (chunk: Buffer): void => {
        output += chunk.toString("utf8");
        const found = /listening on (\d+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      };
      server.stdout.on("data", look);
      server.stderr.on("data", look);
      server.once("exit", () => reject(new Error(`the registry ended:\n${output}`)));
    });
    const userConfig = join(folder, "npmrc");
    const address = `127.0.0.1:${port}`;
    // npm publishes only with a name for who it is; this registry takes everybody.
    writeFileSync(userConfig, `registry=http://${address}/\n//${address}/:_authToken=nobody\n`);
    return new LocalRegistry(server, userConfig);
  }

  /** The environment in which npm knows no other registry. */
  environment(): NodeJS.ProcessEnv {
    return strangersEnvironment({
      npm_config_userconfig: this.#userConfig,
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
      npm_config_ignore_scripts: "true",
    });
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.once("exit", () => resolve());
      this.#server.kill("SIGKILL");
    });
  }
}
