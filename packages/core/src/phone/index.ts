export { cleanPhone } from "./clean-phone.ts";
export type { CleanPhone, CleanPhoneOptions, PhoneRefusal } from "./clean-phone.ts";
export { BY, KZ, RU, UZ } from "./phone-rules.ts";
export type { PhoneRules } from "./phone-rules.ts";
