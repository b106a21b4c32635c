/** What errors mean and what to do about them, for people. A door of its own, so that who does not need it does not load it. */
export * from "@scenario-call/core/texts";
