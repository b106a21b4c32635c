/** Kinds of numbers that an account's security settings tell apart. */
export type CallDirection = "mobile" | "intercity" | "international";

/**
 * The direction of an E.164 number, seen from Russia's numbering zone: `79…` is mobile, `76…` and `77…` are
 * Kazakhstan's part of the zone and so another country, every other `7…` is a fixed line of the country.
 */
export const callDirection = (phoneNumber: string): CallDirection => {
  if (!phoneNumber.startsWith("7") || phoneNumber.length !== 11) return "international";
  switch (phoneNumber[1]) {
    case "9":
      return "mobile";
    case "6":
    case "7":
      return "international";
    default:
      return "intercity";
  }
};
