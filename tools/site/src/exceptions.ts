/** Blocks of code that no test runs, by page and how they begin, and why. */
export const NOT_RUN: readonly {
  readonly page: string;
  readonly begins: string;
  readonly why: string;
}[] = [
  {
    page: "asterisk.md",
    begins: "scenario-call-server --account account.yaml --telephony asterisk",
    why: "needs an Asterisk and folders of the system; npm run test:phones starts a server so, in folders of its own",
  },
  {
    page: "test-phones.md",
    begins: "npm run test:phones",
    why: "is itself what runs the tests",
  },
  {
    page: "asterisk.md",
    begins: "cd docker",
    why: "needs an engine for containers; packages/server/test/containers judges the files and runs their command",
  },
  {
    page: "test-phones.md",
    begins: "sudo apt-get install build-essential",
    why: "needs the source of an Asterisk and minutes to build it; installed-asterisk.test.ts finds one that was built so",
  },
  {
    page: "test-phones.md",
    begins: "ASTERISK_URL=",
    why: "is itself what runs the tests; existing-asterisk.phones.test.ts has such an Asterisk",
  },
  {
    page: "performance.md",
    begins: "npm run bench",
    why: "takes many minutes; the proofs of tools/bench run the same measurements with --quick",
  },
];
