export { type AriUser, type Line, minimalConfiguration } from "./asterisk/minimal-configuration.ts";
export {
  borrowAsterisk,
  existingAsterisk,
  type ExistingAsterisk,
  UnfitAsterisk,
} from "./asterisk/existing.ts";
export { asteriskProgram } from "./asterisk/obtain.ts";
export type { AsteriskProgram } from "./asterisk/program.ts";
export {
  type AsteriskConfiguration,
  type AsteriskPorts,
  freePorts,
  portsFor,
  type RunningAsterisk,
  startAsterisk,
} from "./asterisk/start.ts";
export { NETWORK_PITCH, PITCHES, sine } from "./hearing/pitches.ts";
export type { Sound, Stretch } from "./hearing/stretches.ts";
export { type Acting, type OpenTelephone, Phones, type TelephoneOptions } from "./phone/phones.ts";
export type {
  CallEnd,
  CallReport,
  Ears,
  HeardKey,
  KeyPress,
  PhoneScript,
  Registration,
} from "./phone/script.ts";
export { steadyWav, wav } from "./sound/wav.ts";
export { raisePriority } from "./program/priority.ts";
export { waitedMs } from "./program/waited.ts";
export { NotToBeHad } from "./program/private-packages.ts";
export type { ProvidedAsterisk } from "./provided.ts";
export { type RunningBaresip, startBaresip } from "./other-stacks/baresip.ts";
export { baresipProgram, type OtherProgram, sippProgram } from "./other-stacks/programs.ts";
export { type PlayingSipp, playSipp, type SippOrder } from "./other-stacks/sipp.ts";
export { encode } from "./sound/g711.ts";
export { formatRtp, type RtpPacket } from "./sound/rtp.ts";
export { responseHeaders } from "./phone/incoming-call.ts";
export {
  formatSip,
  type Header,
  headerOf,
  parseSip,
  type SipMessage,
  type SipRequest,
  uriIn,
  userIn,
} from "./sip/message.ts";
export { answerSdp, type AudioOffer, readSdp } from "./sip/sdp.ts";
export { correlation } from "./hearing/correlation.ts";
export { type HeardPiece, listen, loudnessOf } from "./hearing/pitches.ts";
