import { styleText } from "node:util";
import { renderTimelineHeading, renderTimelineRows } from "@scenario-call/call-flow";
import type { CallEnd, Report } from "./report.ts";
import type { Style } from "./terminal.ts";

type Format = Parameters<typeof styleText>[0];

/** Narrower lanes have no room for an employee's name. */
const NAMES_FROM_WIDTH = 80;

const END_WORDS = (end: CallEnd): string =>
  `ended: ${end.finishReason}, after ${(end.durationMs / 1000).toFixed(1)} s`;

/** A report for people. `print` takes one line. */
export function textReport(print: (line: string) => void, style: Style): Report {
  const { width, unicode, color } = style;
  const dress = (format: Format, text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const heading = (text: string): void => print(`\n${dress("bold", text)}`);
  const json = (value: unknown): void => print(JSON.stringify(value, null, 2));
  const seen = new Set<number>();

  return {
    listening(url, { account, store, telephony }) {
      print(`Serving the account "${account}" on ${url}`);
      print(dress("dim", `store: ${store}, telephony: ${telephony}`));
    },
    loggedIn(login) {
      print(dress("dim", `logged in as ${login}, with a password made up for this run`));
    },
    request(request) {
      heading("Request");
      json(request);
    },
    answer(answer) {
      heading("Answer");
      json(answer);
    },
    rows(call, rows) {
      if (!seen.has(call.callSessionId)) {
        seen.add(call.callSessionId);
        heading(`Call ${call.callSessionId}`);
        print(dress("dim", renderTimelineHeading({ width, unicode })));
      }
      // In a narrow terminal what is heard is worth more than the name of who hears it.
      const shown = width < NAMES_FROM_WIDTH ? rows.map((row) => ({ ...row, who: null })) : rows;
      for (const line of renderTimelineRows(shown, call.startedAt, { width, unicode })) print(line);
    },
    finished(_call, end) {
      print(END_WORDS(end));
      if (end.disagreements.length === 0) {
        print(dress("green", "The phones of the sandbox heard exactly this."));
      } else {
        print(dress("red", "The phones of the sandbox heard something else:"));
        for (const line of end.disagreements) print(`  ${line}`);
        // In fast motion a stall of a tenth of a second is seconds of the call: somebody hangs up before a key has come.
        print(
          dress("dim", "On a busy machine that can happen, the more so with --speed: try it again without."),
        );
      }
    },
    serving(url, curl) {
      heading(`Serving on ${url} until Ctrl-C. To place the call again, paste into another terminal:`);
      print(`\n${curl}\n`);
      print(dress("dim", "The token in it is good for an hour, and for this server only."));
    },
  };
}
