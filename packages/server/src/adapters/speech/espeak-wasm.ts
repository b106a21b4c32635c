import { WorkerDesk } from "../../off-loop/worker-desk.ts";
import { workerUrl } from "../../off-loop/worker-url.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Speech, SpeechError } from "../../ports/speech.ts";
import { ESPEAK_PACKAGE, type EspeakAnswer, type EspeakJob } from "./espeak-jobs.ts";
import { guarded, type SpeechLimits, withoutPhonemes } from "./guarded.ts";

/** What espeak-ng as WebAssembly needs. */
export interface EspeakWasmOptions {
  readonly clock: Clock;
  readonly limits?: SpeechLimits;
}

/**
 * Speech by espeak-ng as WebAssembly, in a thread of its own, one text after the other. The package
 * `@echogarden/espeak-ng-emscripten` has to be installed beside this one; where it is not, all is `not_available`.
 */
export const espeakWasm = ({ clock, limits = {} }: EspeakWasmOptions): Speech => {
  const desk = new WorkerDesk<EspeakJob, EspeakAnswer>(workerUrl("espeak-worker", import.meta.url));
  return guarded(
    {
      name: "espeak-wasm",
      identity: async () => {
        const answer = await desk.ask({ type: "identify" });
        if (answer.type === "version") return `espeak-wasm ${answer.version}`;
        throw notInstalled();
      },
      say: async (text, language, signal, { seconds }) => {
        const markup = withoutPhonemes(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        const answer = await desk.ask({ type: "say", markup, language, mostSeconds: seconds }, signal);
        if (answer.type === "sound") return answer.sound;
        throw answer.type === "too_long"
          ? new SpeechError("too_long", "the speech is longer than is allowed")
          : notInstalled();
      },
      close: async () => desk.close(),
    },
    clock,
    limits,
  );
};

const notInstalled = (): SpeechError =>
  new SpeechError("not_available", `the package ${ESPEAK_PACKAGE} is not installed`);
