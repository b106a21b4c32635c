/** What people write, as the digits that the API takes. A door of its own, so that who does not need it does not load it. */
export * from "@scenario-call/core/phone";
