import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { signWebhook } from "@scenario-call/core/webhooks";
import { expect, it, onTestFinished } from "vitest";
import { send } from "../gateway/support.ts";
import { DELIVERIES } from "../events-document.ts";

const GUIDE = new URL("../../../../docs/events.md", import.meta.url);
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY = '{"call_session_id":7,"notification_mnemonic":"session_created"}';

/** What two guides have to have in common: what is sent and run, and the statuses and names in their tables. */
const factsOf = (text: string) => ({
  code: [...text.matchAll(/```[a-z]+\n.*?```/gsu)].map(([block]) => block),
  statuses: [...text.matchAll(/^\| (\d{3}) /gmu)].map(([, status]) => status),
  named: [...new Set([...text.matchAll(/`([^`\n]+)`/gu)].map(([, name = ""]) => name))].toSorted(),
  sections: [...text.matchAll(/^#+ /gmu)].length,
  points: [...text.matchAll(/^- /gmu)].length,
});

it("the Russian guide says what the English one says", () => {
  const russian = readFileSync(new URL("ru/events.md", GUIDE), "utf8");
  expect(factsOf(russian)).toEqual(factsOf(readFileSync(GUIDE, "utf8")));
});

it("the guide tells the statuses that the AsyncAPI document has", () => {
  const { statuses } = factsOf(readFileSync(GUIDE, "utf8"));
  const documented = DELIVERIES.filter(({ address }) => address !== null).flatMap(
    (delivery) => delivery.statuses,
  );
  expect(statuses).toEqual([...new Set(documented)].toSorted());
});

it("the receiver of the guide takes a web hook once, and refuses a forged one", async () => {
  const code = /```js\n(.*?)```/su.exec(readFileSync(GUIDE, "utf8"))?.[1] ?? "";
  const flags = ["--conditions=@scenario-call/source", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, "--input-type=module", "-e", code], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, PORT: "0", CRM_HOOK_SECRET: SECRET },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  const [listening] = (await once(reader, "line")) as [string];
  const url = `http://127.0.0.1:${listening.split(" ")[1] ?? ""}/`;
  // The receiver has the system's time; a web hook of another time is refused.
  const timestamp = Math.floor((performance.timeOrigin + performance.now()) / 1000);
  const headers = {
    "webhook-id": "7-1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": await signWebhook({ id: "7-1", timestamp, body: BODY }, SECRET),
  };
  for (let n = 0; n < 2; n += 1) expect((await send(url, BODY, { headers })).status).toBe(204);
  expect((await send(url, `${BODY} `, { headers })).status).toBe(400);
  child.kill("SIGTERM");
  await once(reader, "close");
  expect(lines.slice(1)).toEqual(["7 session_created"]);
});
