/** The codes of one and two digits; all others have three. */
const SHORT = /^(?:1|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|7|8[1246]|9[0-58])/u;

/** The codes of three digits that countries and worldwide services have (ITU-T E.164). */
const LONG =
  /^(?:21[12368]|2[2346][0-9]|25[0-8]|29[01789]|35[0-9]|37[0-8]|38[0-35-79]|42[013]|50[0-9]|59[0-9]|67[02-9]|68[0-35-9]|69[0-2]|80[08]|85[02356]|87[08]|88[0-368]|96[0-8]|97[0-79]|99[2-68])/u;

/** Whether digits begin with the code of a country or of a worldwide service. */
export const hasCountryCode = (digits: string): boolean => SHORT.test(digits) || LONG.test(digits);

/** How many digits the code has with which they begin. */
export const codeLength = (digits: string): number => SHORT.exec(digits)?.[0].length ?? 3;
