import { request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { AccountRoutes } from "../../../src/adapters/asterisk/account-routes.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { createServer, type ScenarioCallServer } from "../../../src/create-server.ts";
import { SILENT_LOG } from "../../../src/log/log.ts";
import { openAsterisk } from "../../../src/open-asterisk.ts";
import { FakeAri } from "./fake-ari.ts";
import { accountFor, VIRTUAL } from "./own-server.ts";
import { SOUNDS } from "./support.ts";

const KEY = "a key of these tests";
const CONTACT = "79261234567";
const EMPLOYEE = "79031112233";

/** What is looked for in everything that Asterisk is asked: it stands wherever a request can put it. */
const MARK = "MarkOfTheCaller";
const HOSTILE = `${MARK};/../../etc/passwd&PJSIP/evil@evil.example\u0007<sip:1@evil.example>`;

/** A server whose Asterisk is told by the test what happens, and what it was asked. */
const open = async () => {
  const ari = new FakeAri();
  const url = await ari.listen();
  const account = accountFor([EMPLOYEE], { trunks: [{ name: "main", host: "sip.example.com" }] }, []);
  const routes = new AccountRoutes();
  routes.use([account]);
  const running: { server?: ScenarioCallServer } = {};
  const clock = systemClock();
  const telephony = await openAsterisk({
    access: { url, user: "tests", app: "sc", passwordFile: null, allowPublic: false },
    routes,
    clock,
    sounds: SOUNDS,
    log: SILENT_LOG,
    env: { SCENARIO_CALL_ARI_PASSWORD: "h4Kd9-x2Lw7-pQ8" },
    sessionOf: (id) => running.server?.sessionOf(id) ?? null,
  });
  const store = new MemoryStore();
  const server = createServer({ account, store, telephony, clock, log: SILENT_LOG });
  running.server = server;
  const address = await server.listen();
  onTestFinished(async () => {
    await server.close();
    await telephony.close();
    await store.close();
    await ari.close();
  });
  const call = async (params: object): Promise<{ readonly result?: unknown; readonly error?: unknown }> => {
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: MARK,
      method: "start.scenario_call",
      params: {
        access_token: KEY,
        virtual_phone_number: VIRTUAL,
        first_call: "contact",
        scenario_id: 1,
        ...params,
      },
    });
    const headers = {
      "content-type": "application/json; charset=UTF-8",
      "user-agent": MARK,
      "x-asterisk-variable": MARK,
      "p-asserted-identity": `<sip:${MARK}@evil.example>`,
      cookie: MARK,
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${address}?${MARK}=1`, { method: "POST", headers }, (answer) => {
        let text = "";
        answer.on("data", (part: Buffer) => {
          text += part.toString();
        });
        answer.on("end", () => {
          resolve(text.startsWith("{") ? (JSON.parse(text) as object) : { error: text });
        });
      });
      asked.on("error", reject);
      asked.end(body);
    });
  };
  return { ari, call };
};

describe("what Asterisk is asked", () => {
  it("has no word of a caller in it: no header, no text, no id, and of paths none but those of the sound cache", async () => {
    const { ari, call } = await open();
    const answer = await call({
      contact: CONTACT,
      external_id: HOSTILE,
      contact_message: { type: "tts", value: HOSTILE },
      employee_message: { type: "tts", value: HOSTILE },
      switch_at_once: false,
      dtmf_string: "..1.2",
    });
    expect(answer).toHaveProperty("result");
    await ari.until(() => ari.count("POST channels/sc.1.c/dial") === 1);
    ari.state("sc.1.c", "Up");
    await ari.until(() => ari.count("POST bridges/sc.1.c.h/play") === 1);
    await ari.until(() => ari.count("POST channels/sc.1.e0.0/dial") === 1);
    ari.state("sc.1.e0.0", "Up");
    await ari.until(() => ari.count("POST bridges/sc.1.e0.0.h/play") === 1);
    const asked = ari.requests.map(({ method, uri, body }) => `${method} ${uri} ${JSON.stringify(body)}`);
    expect(asked.filter((each) => /mark|evil|passwd/iu.test(each))).toEqual([]);
    const paths = asked.flatMap((each) => each.match(/"sound:[^"]*"/gu) ?? []);
    expect(paths.length).toBeGreaterThanOrEqual(2);
    for (const path of paths) expect(path).toMatch(/^"sound:\/var\/cache\/sounds\/[0-9a-f]{32}"$/u);
    const dialled = ari.requests
      .filter(({ uri }) => uri === "channels/create")
      .map(({ body }) => (body as { readonly endpoint: string }).endpoint);
    expect(dialled).toEqual([`PJSIP/${CONTACT}@trunk-main`, `PJSIP/${EMPLOYEE}@trunk-main`]);
  });

  it.each([
    "sip:79261234567@evil.example",
    "79261234567@evil.example",
    "79261234567;x=y",
    "PJSIP/79261234567",
    "Local/1@default",
    "7926123456７",
    "79261234567\r\nX-Evil: 1",
    "+79261234567",
    "",
  ])("is nothing at all for the number %j, which is refused before", async (contact) => {
    const { ari, call } = await open();
    expect(await call({ contact })).toHaveProperty("error");
    expect(ari.asked).toEqual([]);
  });
});
