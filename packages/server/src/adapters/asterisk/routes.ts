/** Where a number is dialled and what is shown there. Only what is configured here is ever dialled. */

/** How a number is written to a trunk. */
export type NumberFormat =
  /** Country code and number: `79261234567`. */
  | "e164"
  /** The same with a plus sign. */
  | "plus_e164"
  /** As it is dialled within Russia: `89261234567`, and other countries behind `810`. */
  | "national";

/** A way to the telephone network. */
export interface Trunk {
  /** Name of the trunk: letters, digits, `-` and `_`. */
  readonly name: string;
  /** The provider's host, as it stands in header fields. */
  readonly host: string;
  /** How the number that is dialled is written. */
  readonly uri: NumberFormat;
  /** How the number that is shown is written in From, and in P-Asserted-Identity. */
  readonly from: NumberFormat;
  readonly pai: NumberFormat;
  /** How many calls it takes at once; null where there is no limit. */
  readonly channels: number | null;
  /** Whether it may show a number that is not one of the account's. */
  readonly showsForeignNumbers: boolean;
  /** The account's numbers that it is for; null for all of them. */
  readonly virtualNumbers: ReadonlySet<string> | null;
}

/** Every way out of an Asterisk. */
export interface Routes {
  /** In the order in which they are tried. */
  readonly trunks: readonly Trunk[];
  /** Numbers of the SIP lines whose telephones register here. */
  readonly lines: ReadonlySet<string>;
  /** Numbers of the account's other SIP lines: they can look like numbers of the network, and are none. */
  readonly linesElsewhere: ReadonlySet<string>;
  /** The account's own numbers: what may be shown everywhere. */
  readonly ownNumbers: ReadonlySet<string>;
}

/** A call as asked for. */
export interface RouteRequest {
  readonly phoneNumber: string;
  readonly callerId: string;
  /** Shown in place of a foreign number where a trunk does not take that; null where none is known. */
  readonly virtualNumber: string | null;
  /** How many calls a trunk has at this moment. */
  readonly callsOn: (trunk: string) => number;
  /** Trunks that were tried already, and are down. */
  readonly without?: ReadonlySet<string>;
}

/** Where to, and what is shown. */
export interface Route {
  /** As Asterisk dials it. */
  readonly endpoint: string;
  /** Of the trunk that is used; null for a line. */
  readonly trunk: string | null;
  /** The number in From. */
  readonly from: string;
  /** The whole P-Asserted-Identity where it differs from From; else null, and Asterisk makes it. */
  readonly pai: string | null;
}

/** Why there is no way to a number. */
export type NoRoute =
  /** It is no telephone number, or no trunk is for it. */
  | "no_trunk"
  /** Every trunk that it could take has as many calls as it takes. */
  | "trunks_full";

/** The endpoint of a line in Asterisk's configuration: its telephone is known by this name when it registers. */
export const lineEndpoint = (phoneNumber: string): string => phoneNumber;

/** The endpoint of a trunk in Asterisk's configuration. */
export const trunkEndpoint = (name: string): string => `trunk-${name}`;

const LINE = /^[0-9]{1,15}$/u;
const E164 = /^[1-9][0-9]{6,14}$/u;

/** Writes a number of the form E.164 for a trunk. */
export const formatNumber = (digits: string, format: NumberFormat): string => {
  switch (format) {
    case "e164":
      return digits;
    case "plus_e164":
      return `+${digits}`;
    case "national":
      return /^7[0-9]{10}$/u.test(digits) ? `8${digits.slice(1)}` : `810${digits}`;
  }
};

/** The way to a number. Whatever is not digits, and not as many as a number has, goes nowhere. */
export const routeTo = (
  { trunks, lines, linesElsewhere, ownNumbers }: Routes,
  { phoneNumber, callerId, virtualNumber, callsOn, without }: RouteRequest,
): Route | NoRoute => {
  if (!LINE.test(callerId)) return "no_trunk";
  if (LINE.test(phoneNumber) && lines.has(phoneNumber))
    return { endpoint: `PJSIP/${lineEndpoint(phoneNumber)}`, trunk: null, from: callerId, pai: null };
  if (!E164.test(phoneNumber) || linesElsewhere.has(phoneNumber)) return "no_trunk";
  let full = false;
  for (const trunk of trunks) {
    if (without?.has(trunk.name) === true) continue;
    const shown = ownNumbers.has(callerId) || trunk.showsForeignNumbers ? callerId : virtualNumber;
    if (shown === null || !LINE.test(shown)) continue;
    // A trunk is chosen by the account's number of the call, whichever number is shown.
    const own = ownNumbers.has(callerId) ? callerId : virtualNumber;
    if (trunk.virtualNumbers !== null && (own === null || !trunk.virtualNumbers.has(own))) continue;
    if (trunk.channels !== null && callsOn(trunk.name) >= trunk.channels) {
      full = true;
      continue;
    }
    return {
      endpoint: `PJSIP/${formatNumber(phoneNumber, trunk.uri)}@${trunkEndpoint(trunk.name)}`,
      trunk: trunk.name,
      from: formatShown(shown, trunk.from),
      pai: trunk.pai === trunk.from ? null : `<sip:${formatShown(shown, trunk.pai)}@${trunk.host}>`,
    };
  }
  return full ? "trunks_full" : "no_trunk";
};

/** A line's number is not of the telephone network and is shown as it is. */
const formatShown = (digits: string, format: NumberFormat): string =>
  E164.test(digits) ? formatNumber(digits, format) : digits;
