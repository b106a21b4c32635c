import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { httpSpeech } from "../../../src/adapters/speech/http-speech.ts";
import type { Speech, SpeechError } from "../../../src/ports/speech.ts";
import { durationMs } from "../../../src/sound/sound.ts";
import { SoundReader } from "../../../src/sound/sound-reader.ts";
import { describeSpeech, TIMEOUT_MS } from "../../ports/speech.conformance.ts";
import { energy, mp3, tone16, wav16 } from "../../sound/tones.ts";

const reader = new SoundReader();
afterAll(async () => {
  await reader.close();
});

interface Asked {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly text: string; readonly language: string; readonly sample_rate: number };
}

type Answering = (asked: Asked, response: ServerResponse) => void;

interface Synthesiser {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly close: () => Promise<void>;
}

const synthesiser = async (answer: Answering): Promise<Synthesiser> => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Asked["body"];
      const one = { method: request.method, headers: request.headers, body };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/speak?key=secret-in-url`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};

/** Forty milliseconds of 400 Hz for each character; no answer at all to a text that is very long. */
const humming: Answering = ({ body: { text, sample_rate: rate } }, response) => {
  if (text.length > 1000) return;
  response.setHeader("Content-Type", "audio/wav");
  response.end(wav16(rate, tone16(400, rate, 0.04 * text.length)));
};

describeSpeech("a synthesiser behind HTTP", async (clock) => {
  const { url, close } = await synthesiser(humming);
  return { speech: httpSpeech({ clock, reader, url, limits: { timeoutMs: TIMEOUT_MS } }), close };
});

const speaking = async (
  answer: Answering,
  authorization: string | null = null,
): Promise<{ speech: Speech; asked: readonly Asked[]; url: string }> => {
  const { url, asked, close } = await synthesiser(answer);
  const speech = httpSpeech({ clock: new HeldClock(), reader, url, authorization });
  onTestFinished(async () => {
    await speech.close();
    await close();
  });
  return { speech, asked, url };
};

/** How speaking fails: kind and message. */
const failure = async (speech: Speech): Promise<string> => {
  const error: unknown = await speech
    .synthesise("Секрет", { language: "ru" })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "SpeechError" });
  const { kind, message } = error as { kind: string; message: string };
  return `${kind}: ${message}`;
};

describe("the contract", () => {
  test("a POST of JSON with the text, its language and the rate that is wanted", async () => {
    const { speech, asked } = await speaking(humming, "Bearer secret-in-header");
    await speech.synthesise("  Привет,\n\u0000 мир  ", { language: "ru" });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "audio/wav, audio/mpeg, audio/L16",
        authorization: "Bearer secret-in-header",
      },
      body: { text: "Привет, мир", language: "ru", sample_rate: 8000 },
    });
  });

  test("without an authorization, no such header", async () => {
    const { speech, asked } = await speaking(humming);
    await speech.synthesise("one", { language: "en" });
    expect(asked[0]?.headers).not.toHaveProperty("authorization");
  });

  test.each<[string, string, Uint8Array, number]>([
    ["WAV of another rate", "audio/x-wav", wav16(22_050, tone16(400, 22_050, 1)), 1000],
    ["MP3", "audio/mpeg", mp3(44_100, tone16(400, 44_100, 1)), 1000],
    [
      "L16, the upper byte first",
      "audio/L16;rate=16000;channels=1",
      Buffer.from(new Uint8Array(tone16(400, 16_000, 1).buffer)).swap16(),
      1000,
    ],
    ["WAV with a parameter and in capitals", "Audio/WAV; codecs=1", wav16(8000, tone16(400, 8000, 1)), 1000],
  ])("answered by %s", async (_, type, bytes, ms) => {
    const { speech } = await speaking((_asked, response) => {
      response.setHeader("Content-Type", type);
      response.end(bytes);
    });
    const sound = await speech.synthesise("one", { language: "en" });
    expect(Math.abs(durationMs(sound) - ms)).toBeLessThan(150);
    expect(energy(sound.samples)).toBeGreaterThan(10_000);
  });

  test("samples of L16 are what they are", async () => {
    const { speech } = await speaking((_asked, response) => {
      response.setHeader("Content-Type", "audio/L16; rate=8000");
      response.end(Buffer.from([0x01, 0x02, 0xff, 0xfe]));
    });
    expect([...(await speech.synthesise("one", { language: "en" })).samples]).toEqual([0x0102, -2]);
  });
});

describe("whatever goes wrong is told without the text, the address or a secret", () => {
  const answers =
    (status: number, headers: Record<string, string>, body: Uint8Array | string = "Секрет"): Answering =>
    (_asked, response) => {
      response.writeHead(status, headers);
      response.end(body);
    };
  test.each<[string, Answering, string]>([
    ["400", answers(400, {}), "refused: the synthesiser refuses with status 400"],
    ["401", answers(401, {}), "refused: the synthesiser refuses with status 401"],
    ["500", answers(500, {}), "failed: the synthesiser answers with status 500"],
    ["204", answers(204, {}), "failed: the synthesiser answers with status 204"],
    [
      "another type",
      answers(200, { "Content-Type": "text/html" }),
      "failed: what http gave is no sound that can be used: found another content type, expected audio/wav, audio/mpeg or audio/L16",
    ],
    [
      "a broken sound",
      answers(200, { "Content-Type": "audio/wav" }, wav16(8000, new Int16Array(8)).subarray(0, 50)),
      "failed: what http gave is no sound that can be used: found 6 bytes of sound, expected the 16 that its header names",
    ],
    [
      "L16 without a rate",
      answers(200, { "Content-Type": "audio/L16" }, Buffer.alloc(2)),
      "failed: what http gave is no sound that can be used: found audio/L16 without a rate that can be used, expected rate=1000 to rate=192000",
    ],
    [
      "half a sample of L16",
      answers(200, { "Content-Type": "audio/L16;rate=8000" }, Buffer.alloc(3)),
      "failed: what http gave is no sound that can be used: found audio/L16 of 3 bytes, expected two for each sample",
    ],
    [
      "a connection that is cut",
      (_asked, response) => {
        response.destroy();
      },
      "not_available: the synthesiser cannot be reached",
    ],
  ])("%s", async (_, answer, expected) => {
    const { speech } = await speaking(answer, "Bearer secret-in-header");
    expect(await failure(speech)).toBe(expected);
  });

  test("a body that breaks off", async () => {
    const { speech } = await speaking((_asked, response) => {
      response.writeHead(200, { "Content-Type": "audio/wav", "Content-Length": "1000" });
      response.write("RIFF", () => {
        response.destroy();
      });
    });
    expect(await failure(speech)).toBe("failed: http failed");
  });

  test("more than it may answer", async () => {
    const { speech } = await speaking((_asked, response) => {
      response.writeHead(200, { "Content-Type": "audio/wav" });
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(1024 * 1024), more);
      };
      more();
    });
    expect(await failure(speech)).toBe("too_long: the synthesiser answers with more than 33554432 bytes");
  });

  test("nobody listens", async () => {
    const { url, close } = await synthesiser(humming);
    await close();
    const speech = httpSpeech({ clock: new HeldClock(), reader, url });
    expect(await failure(speech)).toBe("not_available: the synthesiser cannot be reached");
  });
});

test("the synthesiser that the documentation shows speaks the contract", async () => {
  const page = readFileSync(new URL("../../../../../docs/media-and-speech.md", import.meta.url), "utf8");
  const code = /```ts\n(import \{ spawn \}[^]*?)```/u.exec(page)?.[1];
  const folder = mkdtempSync(join(tmpdir(), "synthesiser-"));
  writeFileSync(join(folder, "synthesiser.ts"), code ?? "");
  const { synthesiser: server } = (await import(pathToFileURL(join(folder, "synthesiser.ts")).href)) as {
    synthesiser: Server;
  };
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const spoken = httpSpeech({ clock: new HeldClock(), reader, url }).synthesise("Здравствуйте", {
    language: "ru",
  });
  const outcome = await spoken.then(
    (sound) => (durationMs(sound) > 500 ? "a sound" : "hardly a sound"),
    (error: unknown) => (error as SpeechError).kind,
  );
  const installed = spawnSync("espeak-ng", ["--version"]).status === 0;
  // Status 503 where the program of the example is not there.
  expect(outcome).toBe(installed ? "a sound" : "failed");
});

test("a redirect is not followed: where it leads, the operator did not say", async () => {
  const elsewhere = await synthesiser(humming);
  const { speech } = await speaking((_asked, response) => {
    response.writeHead(307, { Location: elsewhere.url });
    response.end();
  });
  expect(await failure(speech)).toBe(
    "failed: the synthesiser answers with the redirect 307: none is followed",
  );
  expect(elsewhere.asked).toEqual([]);
  await elsewhere.close();
});

test.each(["file:///etc/passwd", "ftp://127.0.0.1/", "data:audio/wav,", "nowhere"])(
  "%s is no address of a synthesiser",
  (url) => {
    expect(() => httpSpeech({ clock: new HeldClock(), reader, url })).toThrow(TypeError);
  },
);
