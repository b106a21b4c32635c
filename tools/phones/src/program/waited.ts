import { readdir, readFile } from "node:fs/promises";

/**
 * For how long the threads of a process could have run and were not let, all together, since they began, ms: what the
 * machine has been late with them. By Linux's `schedstat`, whose second figure this is; null where there is none.
 */
export const waitedMs = async (pid: number): Promise<number | null> => {
  const tasks = `/proc/${pid}/task`;
  try {
    const waits = await Promise.all(
      (await readdir(tasks)).map(async (task) => {
        const text = await readFile(`${tasks}/${task}/schedstat`, "utf8").catch(() => "0 0 0");
        return Number(text.split(" ")[1]) / 1e6;
      }),
    );
    return waits.reduce((sum, wait) => sum + wait, 0);
  } catch {
    return null;
  }
};
