import fc from "fast-check";

/**
 * Property tests draw the same cases in every run, so that a red test is the fault of the change it follows.
 * `FAST_CHECK_SEED=random` (or a number) looks further.
 */
const asked = process.env["FAST_CHECK_SEED"] ?? "20261123";
if (asked !== "random") fc.configureGlobal({ seed: Number(asked) });
