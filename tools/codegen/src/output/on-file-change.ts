import { watch } from "chokidar";

/** Whom to tell, and until when. */
export interface FileListener {
  readonly onChange: () => void;
  /** The watch itself has a problem; it goes on where it can. */
  readonly onError: (message: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Tells of every file below a folder that is made, changed or removed. Resolves when it watches.
 *
 * Node's own recursive watch loses a file on Linux that is replaced by another one of the same name, which is how git
 * and many editors write.
 */
export async function onFileChange(folder: string, listener: FileListener): Promise<void> {
  const { onChange, onError, signal } = listener;
  const watcher = watch(folder, { ignoreInitial: true });
  watcher.on("all", onChange);
  watcher.on("error", (error) => {
    onError(`The watch stumbled: ${error instanceof Error ? error.message : String(error)}`);
  });
  signal.addEventListener("abort", () => void watcher.close());
  await new Promise<void>((resolve) => {
    watcher.on("ready", resolve);
  });
}
