import type { Package } from "./packages.ts";
import type { Tarball } from "./tarball.ts";

/** The name under which a version is installed by those who name none. */
export type DistTag = "latest" | "next";

/** What is to be done with one package. */
export interface Item {
  readonly package: Package;
  readonly tarball: Tarball;
  readonly tag: DistTag;
  /** `there`: the registry has exactly these bytes already, by a release that was cut short. */
  readonly state: "to publish" | "there";
  readonly provenance: boolean;
}

/** What a release would do, in the order in which it would. */
export interface Plan {
  readonly items: readonly Item[];
  /** Why nothing may be published; empty if nothing is against it. */
  readonly against: readonly string[];
}

/** A package with what has been packed of it, and what the registry has under its version: the integrity, or null. */
export interface Packed {
  readonly package: Package;
  readonly tarball: Tarball;
  readonly published: string | null;
}

/** Pre-releases are installed by those who ask for them only. */
export function tagOf(version: string): DistTag {
  return version.includes("-") ? "next" : "latest";
}

/** What a run can say of where it comes from. */
export interface Provenance {
  /** Whether it can prove which workflow it is (OIDC): then it publishes a provenance. */
  readonly hasIdentity: boolean;
  /** Web address of the sources, as it stands in the packages; null where nobody knows it. */
  readonly repository: string | null;
  /** The address for which the workflow runs; null where there is none. */
  readonly workflowsOwn: string | null;
}

/** Why a provenance that is wanted would be refused by the registry, or null. */
function againstProvenance({ hasIdentity, repository, workflowsOwn }: Provenance): string | null {
  if (!hasIdentity) return null;
  if (repository === null) {
    return "A provenance is wanted, and nothing says where the sources stand. What to do: repository.url in package.json of the workspace";
  }
  const isOther = workflowsOwn !== null && workflowsOwn.toLowerCase() !== repository.toLowerCase();
  return isOther
    ? `A provenance would say ${workflowsOwn}, and package.json of the workspace says ${repository}`
    : null;
}

/**
 * The plan for packages in their order. Nothing is published where the registry has one of the versions with other bytes:
 * a version is one thing for ever.
 */
export function planOf(packed: readonly Packed[], from: Provenance): Plan {
  const items = packed.map((each) => ({
    package: each.package,
    tarball: each.tarball,
    tag: tagOf(each.package.version),
    state: each.published === null ? ("to publish" as const) : ("there" as const),
    provenance: from.hasIdentity,
  }));
  const unproven = againstProvenance(from);
  const taken = packed
    .filter(({ published, tarball }) => published !== null && published !== tarball.integrity)
    .map(
      ({ package: { name, version } }) => `${name}@${version} is in the registry already, with other content`,
    );
  return { items, against: [...(unproven === null ? [] : [unproven]), ...taken] };
}
