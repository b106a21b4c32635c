/** What a row or segment says in words, in the language of who reads it. */
import type { TimelineLane, TimelineRow } from "./rows.ts";

/**
 * The words of a timeline in one language. `ENGLISH_WORDS` and `RUSSIAN_WORDS` are supplied; any other
 * language is an object of this shape. Names of the wire (`dialing_music`, finish reasons, media ids) stay as they are.
 */
export interface TimelineWords {
  /** BCP 47 tag of the language, for readers that pronounce it. */
  readonly language: string;
  /** What the whole drawing is, where the caller gives no title. */
  readonly call: string;
  readonly lanes: Readonly<Record<TimelineLane, string>>;
  /** Sign of the second. */
  readonly seconds: string;
  /** Decimal sign of fractions of a second. */
  readonly decimal: string;
  /** Before the finish reason. */
  readonly ended: string;
  /** In place of the finish reason while the call goes on. */
  readonly goes_on: string;
  /** In place of a drawing where nothing has happened. */
  readonly nothing: string;
  readonly ringing: string;
  /** Early media at the phone that is called: its own line sends something before the answer. */
  readonly line_speaks: string;
  /** Early media at the other side: it hears that line. */
  readonly hears_line: string;
  /** Before the media. */
  readonly message: string;
  /** Before the id of a media file. */
  readonly file: string;
  /** Before a spoken text. */
  readonly speech: string;
  readonly ringing_tone: string;
  readonly busy_tone: string;
  readonly talk: string;
  readonly silence: string;
  /** Before the digits. */
  readonly dtmf: string;
  /** Between a media and why it could not be played. */
  readonly cannot_be_played: string;
  /** Why a leg ended, by the detail of its `hang_up`; what is missing here is shown as it is. */
  readonly ends: Readonly<Record<string, string>>;
}

/** A media by the documented forms of `detail`. */
function media(detail: string, words: TimelineWords): string {
  return detail.replace(/^file (?=\d+$)/u, `${words.file} `).replace(/^speech: /u, `${words.speech}: `);
}

/** What a leg hears, in a few words, the most telling first. */
export function inWords(
  { kind, detail, failed }: Pick<TimelineRow, "kind" | "detail" | "failed">,
  words: TimelineWords,
): string {
  if (failed !== null) return `${media(detail, words)} ${words.cannot_be_played}: ${failed}`;
  switch (kind) {
    case "ringing":
      return words.ringing;
    case "early_media":
      return detail === "" ? words.line_speaks : words.hears_line;
    case "message":
      return `${words.message} ${media(detail, words)}`;
    case "music":
      return media(detail, words);
    case "tone":
      return detail === "busy" ? words.busy_tone : words.ringing_tone;
    case "talk":
      return words.talk;
    case "silence":
      return words.silence;
    case "dtmf":
      return `${words.dtmf} ${detail}`;
    case "hang_up":
      return words.ends[detail] ?? detail;
  }
}
