import type { Plan } from "./plan.ts";
import { type Registry, RegistryError } from "./registry.ts";

/** How a release ended. */
export interface Published {
  /** What is in the registry now, `name@version`, of this release. */
  readonly there: readonly string[];
  /** What is not, `name@version`. */
  readonly missing: readonly string[];
  /** Why it stopped, or null if everything is there. */
  readonly stopped: string | null;
}

/**
 * Publishes what a plan says, one after the other, and stops at the first that is refused: what has been published is
 * complete in itself, since all that it needs came before, and the next run goes on from there.
 *
 * @param onPublished is told of each package that has just been published.
 */
export function publish(
  { items, against }: Plan,
  registry: Pick<Registry, "publish">,
  onPublished: (name: string) => void,
): Published {
  const names = items.map(({ package: { name, version } }) => `${name}@${version}`);
  if (against.length > 0) return { there: [], missing: names, stopped: against.join("\n") };
  for (const [index, item] of items.entries()) {
    if (item.state === "there") continue;
    try {
      registry.publish(item);
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const left = items.slice(index).filter(({ state }) => state === "to publish");
      const missing = left.map(({ package: { name, version } }) => `${name}@${version}`);
      return { there: names.filter((name) => !missing.includes(name)), missing, stopped: error.message };
    }
    onPublished(names[index] ?? "");
  }
  return { there: names, missing: [], stopped: null };
}
