/** The phones of the sandbox act by the rules of a simulated call: what is simulated here is heard there. */
export {
  type PhoneRule,
  phoneRuleOf as ruleOf,
  type ResolvedPhoneRule as ResolvedRule,
  type SandboxRules,
} from "@scenario-call/call-flow/simulate";
