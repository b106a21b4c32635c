/** What a page gives to the test: calls, and every violation of its content security policy. */
import { carryOut } from "../driver.ts";

/** What is used of the page; the package itself needs nothing of it. */
declare const document: {
  addEventListener(
    type: "securitypolicyviolation",
    listener: (event: { readonly violatedDirective: string; readonly blockedURI: string }) => void,
  ): void;
};

const violations: string[] = [];
const violated = Promise.withResolvers<void>();
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`);
  violated.resolve();
});

Object.assign(globalThis, { page: { carryOut, violations, violated: violated.promise } });
