/** What a server process tells the bench. */
export type ServerMessage =
  | { readonly type: "listening"; readonly port: number; readonly facts: Readonly<Record<string, string>> }
  | { readonly type: "cpu"; readonly microseconds: number };

const send = (message: ServerMessage): void => {
  process.send?.(message);
};

/** Tells the bench where the server listens, and from then on answers what CPU time the process has used. */
export function serveBench(port: number, facts: Readonly<Record<string, string>> = {}): void {
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    send({ type: "cpu", microseconds: user + system });
  });
  // In an orderly way, so that a server can take its folder away.
  for (const end of ["disconnect", "SIGTERM"] as const) {
    process.on(end, () => {
      process.exit(0);
    });
  }
  send({ type: "listening", port, facts });
}
