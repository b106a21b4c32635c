import type { Media } from "@scenario-call/call-flow";

export {
  estimateSpeechMs,
  type MediaLength as Length,
  mediaLength as lengthOf,
} from "@scenario-call/call-flow/simulate";

/** What a media is called where a call is told or drawn. */
export function nameOf(media: Media): string {
  switch (media.kind) {
    case "file":
      return `file ${media.media_file_id}`;
    case "speech":
      return `speech: ${media.text}`;
    case "melody":
      return media.name;
  }
}
