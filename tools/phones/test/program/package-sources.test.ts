import { describe, expect, it } from "vitest";
import {
  distributionSource,
  readDeb822,
  readOneLine,
  readOsRelease,
} from "../../src/program/package-sources.ts";

const DEB822 = `# a comment
Types: deb
# an older mirror
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

describe("package sources", () => {
  it("are read in the form of deb822, without those that are switched off", () => {
    expect(readDeb822(DEB822)).toEqual([
      {
        uri: "http://mirror.example/debian",
        suites: ["bookworm", "bookworm-updates"],
        components: ["main"],
        signedBy: "/usr/share/keyrings/debian-archive-keyring.gpg",
      },
      {
        uri: "http://mirror.example/debian-security",
        suites: ["bookworm-security"],
        components: ["main"],
        signedBy: null,
      },
    ]);
  });

  it("are read one on each line", () => {
    const text = [
      "# deb http://off.example/ubuntu noble main",
      "deb http://mirror.example/ubuntu noble main universe # ours",
      "deb [arch=amd64 signed-by=/keys/a.gpg] https://tool.example/apt stable main",
      "deb-src http://mirror.example/ubuntu noble main",
    ].join("\n");
    expect(readOneLine(text)).toEqual([
      {
        uri: "http://mirror.example/ubuntu",
        suites: ["noble"],
        components: ["main", "universe"],
        signedBy: null,
      },
      {
        uri: "https://tool.example/apt",
        suites: ["stable"],
        components: ["main"],
        signedBy: "/keys/a.gpg",
      },
    ]);
  });

  it("tell where the distribution is had, and not where its updates or other tools are", () => {
    const sources = [...readOneLine("deb http://tool.example bookworm-tools main"), ...readDeb822(DEB822)];
    expect(distributionSource(sources, "bookworm")?.uri).toBe("http://mirror.example/debian");
    expect(distributionSource(sources, "trixie")).toBeNull();
  });
});

describe("the name of the distribution", () => {
  it("is read with and without quotation marks", () => {
    const release = readOsRelease('ID=debian\nVERSION_CODENAME="bookworm"\n\n# no\n');
    expect(release.get("ID")).toBe("debian");
    expect(release.get("VERSION_CODENAME")).toBe("bookworm");
  });
});
