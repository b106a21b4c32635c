/**
 * Loaded into the server of a campaign with `--expose-gc`: asked over IPC, it collects what is garbage and says how much
 * memory is left. Nothing of the server is changed by it.
 */
interface Collects {
  readonly gc?: () => void;
}

process.on("message", () => {
  const { gc } = globalThis as Collects;
  // Twice: what finalizers let go of is collected by the second.
  gc?.();
  setImmediate(() => {
    gc?.();
    const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
    process.send?.({ heapUsed, external, arrayBuffers, rss });
  });
});

// Whoever asked is gone, and nobody else would end this server.
process.on("disconnect", () => {
  process.exit(1);
});
