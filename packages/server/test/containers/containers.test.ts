import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readAccounts } from "../../src/directory/read-accounts.ts";
import { testFolder, type as typeCommand } from "../asterisk-command/support.ts";

const FOLDER = fileURLToPath(new URL("../../../../docker", import.meta.url));
const read = (...parts: readonly string[]): string => readFileSync(join(FOLDER, ...parts), "utf8");

interface Service {
  readonly command?: readonly string[];
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly read_only?: boolean;
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: object;
  readonly environment?: unknown;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, null>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

const FILES = ["compose.yaml", "compose.sip.yaml"] as const;
const composeOf = (name: string): Compose => parse(read(name), { merge: true }) as Compose;
const compose = composeOf("compose.yaml");
const services = Object.entries(compose.services);

describe("the files for containers", () => {
  it.each(FILES)("%s keeps to the schema of Compose", (name) => {
    const schema = JSON.parse(readFileSync(new URL("compose-spec.json", import.meta.url), "utf8")) as object;
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const isValid = ajv.compile({ ...schema, $schema: "http://json-schema.org/draft-07/schema#" });
    expect(isValid(composeOf(name)), JSON.stringify(isValid.errors)).toBe(true);
    // The schema itself can tell.
    expect(isValid({ services: { a: { ports: "8080" } } })).toBe(false);
  });

  it("let nobody outside this machine in, unless compose.sip.yaml is added, which lets SIP and sound in alone", () => {
    for (const [name, { ports = [] }] of services)
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/u);
    const { asterisk, ...others } = composeOf("compose.sip.yaml").services;
    expect(others).toEqual({});
    for (const port of asterisk?.ports ?? []) expect(port).toMatch(/^(\d+)(-\d+)?:\1\2?\/udp$/u);
    // ARI is on 127.0.0.1 of one network, in which only these are.
    const inside = services.filter(([, { network_mode: mode }]) => mode === "service:asterisk");
    expect(inside.map(([name]) => name)).toEqual(["server", "doctor"]);
    expect(JSON.stringify(compose)).not.toContain("--ari-address");
    expect(JSON.stringify(compose)).not.toContain("8088");
  });

  it("hold no password: those that are needed come from files that are not kept here", () => {
    for (const [name, { environment }] of services) expect(environment, name).toBeUndefined();
    for (const { file } of Object.values(compose.secrets ?? {})) expect(file).toMatch(/^\.\/secrets\//u);
    expect(readdirSync(join(FOLDER, "secrets"))).toEqual([".gitignore"]);
    expect(read("secrets", ".gitignore")).toBe("*\n!.gitignore\n");
  });

  it("run as nobody in particular, with no rights, and with nothing to write but their volumes", () => {
    for (const [name, service] of services)
      expect(service, name).toMatchObject({ user: "1000:1000", cap_drop: ["ALL"], read_only: true });
  });

  it("say of each that stays how it is known to be well", () => {
    const staying = services.filter(([, { restart }]) => restart === "unless-stopped");
    expect(staying.map(([name]) => name)).toEqual(["asterisk", "server"]);
    for (const [name, { healthcheck }] of staying) expect(healthcheck, name).toBeDefined();
  });

  it("use volumes and secrets that there are, and no image without a version", () => {
    for (const [name, { volumes = [], secrets = [] }] of services) {
      for (const volume of volumes.filter((each) => !each.startsWith("./")))
        expect(Object.keys(compose.volumes ?? {}), name).toContain(volume.split(":")[0]);
      for (const secret of secrets) expect(Object.keys(compose.secrets ?? {}), name).toContain(secret);
    }
    for (const name of ["server.Dockerfile", "asterisk.Dockerfile"]) {
      const from = /^FROM (\S+)$/mu.exec(read(name))?.[1] ?? "";
      expect(from).toMatch(/:/u);
      expect(from).not.toContain("latest");
      for (const [, file = ""] of read(name).matchAll(/^COPY (\S+) /gmu))
        expect(existsSync(join(FOLDER, file)), file).toBe(true);
    }
  });

  it("start the server with options that it has", () => {
    const main = readFileSync(new URL("../../src/main.ts", import.meta.url), "utf8");
    const options = (compose.services["server"]?.command ?? []).map((option) => option.split("=")[0] ?? "");
    expect(options.length).toBeGreaterThan(5);
    for (const option of options)
      expect(main, option).toMatch(new RegExp(`^ +"?${option.slice(2)}"?: \\{`, "mu"));
  });

  it("have an example of an account that can be used, with a place for each secret", () => {
    const bytes = readFileSync(join(FOLDER, "account", "account.example.yaml"));
    const reading = readAccounts(bytes, "account.example.yaml");
    expect(reading).toMatchObject({ ok: true });
    const named = [...bytes.toString().matchAll(/password_file: \/run\/secrets\/(\S+)/gu)].map(
      ([, name]) => name,
    );
    expect(named).toEqual(Object.keys(compose.secrets ?? {}));
    // The ports that compose.sip.yaml lets in.
    const sip = JSON.stringify(composeOf("compose.sip.yaml"));
    const { network } = reading.ok ? (reading.accounts[0]?.asterisk ?? {}) : {};
    expect(sip).toContain(`"${network?.rtp_from}-${network?.rtp_to}:`);
  });

  it("configure an Asterisk with a command that works", async () => {
    const folder = testFolder();
    const command = compose.services["configure"]?.command ?? [];
    mkdirSync(join(folder, "account"));
    writeFileSync(join(folder, "trunk-password"), "of-the-provider\n");
    writeFileSync(
      join(folder, "account", "account.yaml"),
      read("account", "account.example.yaml").replace("/run/secrets", folder),
    );
    const [first, ...args] = command.map((arg) => arg.replace(/=(?=\/)/u, `=${folder}`));
    expect(first).toBe("asterisk");
    const { status, err } = await typeCommand(args);
    expect([status, err]).toEqual([0, ""]);
    expect(existsSync(join(folder, "etc", "asterisk", "pjsip.conf"))).toBe(true);
    expect(existsSync(join(folder, "var", "lib", "scenario-call", "ari-password"))).toBe(true);
  });
});
