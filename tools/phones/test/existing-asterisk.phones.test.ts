import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import {
  type AsteriskConfiguration,
  type AsteriskProgram,
  existingAsterisk,
  freePorts,
  portsFor,
  minimalConfiguration,
  type RunningAsterisk,
  startAsterisk,
} from "../src/index.ts";

const program = inject("ownAsterisk");

const OWNER = { name: "owner", password: "a secret of whoever has it" };
const TESTS = { name: "tests", password: "a secret of the tests" };
const LINE = { user: "line", password: "a secret of this test" };

/** What its configuration says of the line: lists of what is known go on with what was known. */
const CONFIGURED = `asterisk/config/dynamic/res_pjsip/endpoint/${LINE.user}`;

/** The transport as `asterisk init` calls it. */
const named = (files: AsteriskConfiguration): AsteriskConfiguration => ({
  ...files,
  "pjsip.conf": (files["pjsip.conf"] ?? "")
    .replace("[udp]", "[transport-udp]")
    .replaceAll("transport=udp", "transport=transport-udp"),
});

describe.skipIf(program === null)("an Asterisk that runs already; skipped is NOT RUN", () => {
  let running: RunningAsterisk;
  let existing: AsteriskProgram;
  let environment: Record<string, string>;

  const status = async (user: typeof OWNER, resource: string): Promise<number> => {
    const authorization = `Basic ${btoa(`${user.name}:${user.password}`)}`;
    return (await fetch(`${environment["ASTERISK_URL"]}/ari/${resource}`, { headers: { authorization } }))
      .status;
  };

  beforeAll(async () => {
    if (program === null) return;
    const ports = await freePorts();
    running = await startAsterisk(program, ports, named(minimalConfiguration(ports, OWNER, [])));
    environment = {
      ASTERISK_URL: `http://127.0.0.1:${ports.http}`,
      ASTERISK_USER: OWNER.name,
      ASTERISK_PASSWORD: OWNER.password,
      ASTERISK_CONFIGURATION: join(running.folder, "etc"),
    };
    existing = (await existingAsterisk(environment))!;
  });

  afterAll(async () => {
    await running?.stop();
  });

  it("is known by its address, its user and the folder of its configuration", async () => {
    expect(existing.version).toBe(program?.version);
    expect(await portsFor(existing)).toMatchObject({ http: running.ports.http, sip: running.ports.sip });
    expect(await existingAsterisk({})).toBeNull();
  });

  it("takes lines and a user of ARI for the tests in while it runs, and has its own back afterwards", async () => {
    const before = await readFile(join(running.folder, "etc/pjsip.conf"), "utf8");
    const ports = await portsFor(existing);
    const borrowed = await startAsterisk(existing, ports, named(minimalConfiguration(ports, TESTS, [LINE])));
    expect(await status(TESTS, CONFIGURED)).toBe(200);
    await borrowed.stop();
    await borrowed.stop();
    expect(await status(TESTS, "asterisk/info")).toBe(401);
    expect(await status(OWNER, CONFIGURED)).toBe(404);
    expect(await readFile(join(running.folder, "etc/pjsip.conf"), "utf8")).toBe(before);
  });

  it.each([
    [{ ASTERISK_PASSWORD: "" }, "ASTERISK_PASSWORD"],
    [{ ASTERISK_USER: "", ASTERISK_CONFIGURATION: "" }, "ASTERISK_USER, ASTERISK_CONFIGURATION"],
    [{ ASTERISK_URL: "http://asterisk.example:8088" }, "http://127.0.0.1:PORT"],
    [{ ASTERISK_URL: "http://127.0.0.1:1" }, "nobody answers"],
    [{ ASTERISK_PASSWORD: "another one" }, "401"],
  ])("is refused loudly where it cannot be used: %j", async (changes, told) => {
    const error: unknown = await existingAsterisk({ ...environment, ...changes }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: "UnfitAsterisk" });
    expect((error as Error).message).toContain(told);
    expect((error as Error).message).not.toContain(OWNER.password);
  });

  it("is refused where its configuration is another one's, or its user is called as one of the tests", async () => {
    const folder = join(running.folder, "lib");
    const elsewhere = (await existingAsterisk({ ...environment, ASTERISK_CONFIGURATION: folder }))!;
    await expect(portsFor(elsewhere)).rejects.toMatchObject({ name: "UnfitAsterisk" });
    const ports = await portsFor(existing);
    const clash = named(minimalConfiguration(ports, { ...OWNER, password: "of the tests" }, []));
    await expect(startAsterisk(existing, ports, clash)).rejects.toMatchObject({ name: "UnfitAsterisk" });
    expect(await status(OWNER, "asterisk/info")).toBe(200);
  });
});
