/** What takes back timers and listeners of a signal that is not needed any more. */
const releases = new WeakMap<AbortSignal, () => void>();

/**
 * A signal that fires when the caller's own does, or after so many milliseconds.
 *
 * By hand, for runtimes of which nobody knows better: edge-runtime has no `AbortSignal.any`.
 */
export const stopOf = (own: AbortSignal | undefined, ms: number): AbortSignal => {
  const controller = new AbortController();
  const { signal } = controller;
  // With a reason, so that no exception is made of it, which takes longer than all the checks of a call.
  const stop = (): void => controller.abort("stopped");
  const timer = setTimeout(stop, ms);
  own?.addEventListener("abort", stop);
  releases.set(signal, () => {
    clearTimeout(timer);
    own?.removeEventListener("abort", stop);
  });
  return signal;
};

/** Says that nobody listens to the signal any more. */
export const release = (signal: AbortSignal): void => releases.get(signal)?.();
