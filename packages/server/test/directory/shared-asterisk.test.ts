import { describe, expect, it } from "vitest";
import { acrossMistakes, sharedAsterisk } from "../../src/directory/across-accounts.ts";
import type { AccountFile } from "../../src/generated/account.ts";

type Network = NonNullable<NonNullable<AccountFile["asterisk"]>["network"]>;

const account = (id: number, asterisk?: AccountFile["asterisk"]): AccountFile => ({
  account: { id, name: `Shop ${id}` },
  users: [],
  components: [],
  allowed_ips: [],
  virtual_numbers: [],
  employees: [],
  scenarios: [],
  ...(asterisk === undefined ? {} : { asterisk }),
});

const withNetwork = (id: number, network: Network): AccountFile => account(id, { network });

describe("the Asterisk that several accounts share", () => {
  it("has the trunks and lines of all of them, in their order", () => {
    const one = account(1, { trunks: [{ name: "a", host: "h" }], lines: [{ phone_number: "1" }] });
    const two = account(3, { trunks: [{ name: "b", host: "h" }], lines: [{ phone_number: "2" }] });
    const { trunks, lines } = sharedAsterisk([one, account(2), two]);
    expect(trunks?.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(lines?.map(({ phone_number }) => phone_number)).toEqual(["1", "2"]);
  });

  it("has one network, of which each account may say a part or the same", () => {
    const accounts = [
      withNetwork(1, { sip_port: 5070, local_networks: ["10.0.0.0/8"] }),
      withNetwork(2, { sip_port: 5070, keep_alive: 20, local_networks: ["10.0.0.0/8", "192.168.0.0/16"] }),
    ];
    expect(acrossMistakes(accounts)).toEqual([]);
    expect(sharedAsterisk(accounts).network).toEqual({
      sip_port: 5070,
      keep_alive: 20,
      local_networks: ["10.0.0.0/8", "192.168.0.0/16"],
    });
  });

  it.each([
    [{ sip_address: "127.0.0.1" }, { sip_address: "10.0.0.1" }, "sip_address"],
    [{ sip_port: 5060 }, { sip_port: 5070 }, "sip_port"],
    [{ external_address: "198.51.100.7" }, { external_address: "198.51.100.8" }, "external_address"],
    [{ rtp_from: 10_000 }, { rtp_from: 12_000 }, "rtp_from"],
    [{ rtp_to: 20_000 }, { rtp_to: 22_000 }, "rtp_to"],
    [{ keep_alive: 30 }, { keep_alive: 31 }, "keep_alive"],
  ] as const)("is refused where accounts differ about it: %j, %j", (first, second, key) => {
    const mistakes = acrossMistakes([withNetwork(7, first), account(8), withNetwork(9, second)]);
    expect(mistakes).toMatchObject([{ account: 2, mistake: { path: ["asterisk", "network", key] } }]);
    expect(mistakes[0]?.mistake.found).toContain("in account 7");
  });

  it("is refused where the ports for sound that two accounts name are none together", () => {
    // Each is right alone: up to 20000, and from 10000, where nothing is said.
    const mistakes = acrossMistakes([
      withNetwork(1, { rtp_from: 15_000 }),
      withNetwork(2, { rtp_to: 12_000 }),
    ]);
    expect(mistakes).toMatchObject([{ account: 1, mistake: { path: ["asterisk", "network", "rtp_to"] } }]);
  });
});
