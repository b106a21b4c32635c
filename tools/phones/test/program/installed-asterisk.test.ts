import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installedAsterisk } from "../../src/asterisk/installed.ts";

/** A prefix as `make install` fills it, with no more than what is looked at. */
const install = async (prefix: string, version: string, files: readonly string[]): Promise<void> => {
  for (const file of ["sbin/asterisk", ...files]) {
    await mkdir(dirname(join(prefix, file)), { recursive: true });
    await writeFile(join(prefix, file), `#!/bin/sh\necho 'Asterisk ${version}'\n`);
  }
  await chmod(join(prefix, "sbin/asterisk"), 0o755);
};

const MODULE = "lib/asterisk/modules/res_ari.so";
/** Where `./configure --prefix=…` puts it; a distribution has it in `share`. */
const OWN_DOCUMENTATION = "var/lib/asterisk/documentation/core-en_US.xml";
const SHARED_DOCUMENTATION = "share/asterisk/documentation/core-en_US.xml";

describe("an Asterisk that is installed", () => {
  let folder: string;
  let said: string[];

  const find = async (...places: readonly string[]): ReturnType<typeof installedAsterisk> =>
    installedAsterisk(
      places.map((place) => join(folder, place)),
      (text) => void said.push(text),
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "installed-"));
    said = [];
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it.each([
    ["of one's own, below a prefix", OWN_DOCUMENTATION, "var/lib/asterisk"],
    ["of a distribution", SHARED_DOCUMENTATION, "share/asterisk"],
  ])("%s is found with its modules and its documentation", async (_, documentation, data) => {
    await install(join(folder, "own"), "20.20.1", [MODULE, documentation]);
    expect(await find("nothing", "own/sbin")).toEqual({
      command: [join(folder, "own/sbin/asterisk")],
      modules: join(folder, "own/lib/asterisk/modules"),
      data: join(folder, "own", data),
      version: "20.20.1",
    });
  });

  it("is found behind a link in the path", async () => {
    await install(join(folder, "own"), "20.20.1", [MODULE, OWN_DOCUMENTATION]);
    await mkdir(join(folder, "bin"));
    await symlink("../own/sbin/asterisk", join(folder, "bin/asterisk"));
    expect(await find("bin")).toMatchObject({
      modules: join(folder, "own/lib/asterisk/modules"),
      version: "20.20.1",
    });
  });

  it("is the first one in the path that fits, and those before it are told", async () => {
    await install(join(folder, "old"), "20.13.0", [MODULE, OWN_DOCUMENTATION]);
    await install(join(folder, "bare"), "22.4.0", [OWN_DOCUMENTATION]);
    await install(join(folder, "mute"), "22.4.0", [MODULE]);
    await install(join(folder, "own"), "20.14.0", [MODULE, OWN_DOCUMENTATION]);
    expect(await find("old/sbin", "bare/sbin", "mute/sbin", "own/sbin")).toMatchObject({
      version: "20.14.0",
    });
    expect(said).toEqual([
      `${folder}/old/sbin/asterisk is passed over: Asterisk 20.13.0 is too old`,
      `${folder}/bare/sbin/asterisk is passed over: no res_ari.so stands in ${folder}/bare/lib/asterisk/modules`,
      `${folder}/mute/sbin/asterisk is passed over: no documentation stands in ${folder}/mute/var/lib/asterisk`,
    ]);
  });

  it("is none where none is in the path, and nothing is told", async () => {
    expect(await find("nothing", "neither")).toBeNull();
    expect(said).toEqual([]);
  });
});
