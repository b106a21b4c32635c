/**
 * Calls back in the next turn of the event loop: the system's own function, also where a test has put another one in its
 * place to hold time by itself. Nobody would move that one here.
 */
export const nextTurn: (task: () => void) => void = setImmediate;
