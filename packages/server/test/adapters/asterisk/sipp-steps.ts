/** Steps of SIPp scenarios for one call that comes in: each function is one message or pause. */

const response = (line: string, headers: readonly string[], body: string): string =>
  [
    "<send><![CDATA[",
    "",
    `SIP/2.0 ${line}`,
    "[last_Via:]",
    "[last_From:]",
    "[last_To:];tag=[pid]sipp[call_number]",
    "[last_Call-ID:]",
    ...headers,
    "Contact: <sip:[local_ip]:[local_port];transport=[transport]>",
    "Content-Length: [len]",
    "",
    body,
    "]]></send>",
  ].join("\n");

const SDP = [
  "v=0",
  "o=sipp 1 1 IN IP[local_ip_type] [local_ip]",
  "s=-",
  "c=IN IP[media_ip_type] [media_ip]",
  "t=0 0",
  "m=audio [media_port] RTP/AVP 8 101",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:101 telephone-event/8000",
  "",
].join("\n");

const check = (header: string, pattern: string, place: number): string =>
  `<ereg regexp="${pattern}" search_in="hdr" header="${header}" check_it="true" assign_to="${place}"/>`;

/** The INVITE comes and shows this number, in From and in P-Asserted-Identity. */
export const invited = (shown: string): string =>
  [
    '<recv request="INVITE" rrs="true"><action>',
    check("From:", `sip:${shown}@`, 1),
    check("P-Asserted-Identity:", `sip:${shown}@`, 2),
    check("CSeq:", "[0-9]+ INVITE", 3),
    '</action></recv><Reference variables="1,2,3"/>',
  ].join("\n");

/** Rings (180). */
export const rings = (): string => response("180 Ringing", ["[last_CSeq:]"], "");

/** Speaks before the answer (183), what `speech.alaw` holds. */
export const speaks = (): string =>
  [
    response("183 Session Progress", ["[last_CSeq:]", "Content-Type: application/sdp"], SDP),
    '<nop><action><exec rtp_stream="speech.alaw,-1,8"/></action></nop>',
  ].join("\n");

/** Answers (200), and the answer is acknowledged. */
export const answers = (): string =>
  [response("200 OK", ["[last_CSeq:]", "Content-Type: application/sdp"], SDP), '<recv request="ACK"/>'].join(
    "\n",
  );

/** Refuses, and that is acknowledged. */
export const refuses = (line: string): string =>
  [response(line, ["[last_CSeq:]"], ""), '<recv request="ACK"/>'].join("\n");

/** Nothing happens for so long, ms. */
export const waits = (ms: number): string => `<pause milliseconds="${ms}"/>`;

/** The other side hangs up (BYE). */
export const isReleased = (): string =>
  ['<recv request="BYE" timeout="60000"/>', response("200 OK", ["[last_CSeq:]"], "")].join("\n");

/** The other side gives up before the answer (CANCEL). */
export const isCancelled = (): string =>
  [
    '<recv request="CANCEL" timeout="60000"/>',
    response("200 OK", ["[last_CSeq:]"], ""),
    response("487 Request Terminated", ["CSeq: [$3]"], ""),
    '<recv request="ACK"/>',
  ].join("\n");
