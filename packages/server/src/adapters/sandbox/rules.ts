/** The phones of the sandbox act by the rules of a simulated call: what is simulated is heard here. */
export {
  type PhoneRule,
  Phones,
  type ResolvedPhoneRule as ResolvedRule,
  type SandboxRules,
} from "@scenario-call/call-flow/simulate";
