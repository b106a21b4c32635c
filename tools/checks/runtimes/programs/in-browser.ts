/** What a page gives to the test: calls, and every violation of its content security policy. */
import { carryOut } from "./driver.ts";

const violations: string[] = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`);
});

/** Does what the policy forbids, to show that the listener hears it. */
const violate = (): void => {
  try {
    Function("return 1");
  } catch {
    // It is refused: that is what it was for.
  }
};

Object.assign(globalThis, { page: { carryOut, violate, violations } });
