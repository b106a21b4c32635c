import { describe, expect, it } from "vitest";
import { digestAnswer } from "../../src/sip/digest.ts";

// The example of RFC 7616, section 3.9.1, in both algorithms.
const EXAMPLE = {
  user: "Mufasa",
  password: "Circle of Life",
  method: "GET",
  uri: "/dir/index.html",
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
};
const CHALLENGE =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

describe("the answer to a digest challenge", () => {
  it("is that of RFC 7616 with MD5", () => {
    const answer = digestAnswer(`${CHALLENGE}, algorithm=MD5`, EXAMPLE);
    expect(answer).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
    expect(answer).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  });

  it("is that of RFC 7616 with SHA-256", () => {
    expect(digestAnswer(`${CHALLENGE}, algorithm=SHA-256`, EXAMPLE)).toContain(
      'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"',
    );
  });

  it("does without qop where it is not offered (RFC 2069)", () => {
    const answer = digestAnswer('Digest realm="a", nonce="b"', { ...EXAMPLE, user: "u", password: "p" });
    expect(answer).not.toContain("qop");
  });

  it("is not given to what is not understood", () => {
    expect(digestAnswer('Digest realm="a", nonce="b", algorithm=SHA-512', EXAMPLE)).toBeNull();
    expect(digestAnswer("Basic realm=x", EXAMPLE)).toBeNull();
  });
});
