/** Whether a web hook comes from who it says. A door of its own, so that who does not need it does not load it. */
export * from "@scenario-call/core/webhooks";
