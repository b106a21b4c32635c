import { isIP } from "node:net";
import { isPublicHost } from "../../ari-access.ts";
import { Refusal } from "../refusal.ts";

/** What `init` was asked to do. */
export interface InitRequest {
  readonly account: string;
  /** Folder to write into; null where nothing is written. */
  readonly out: string | null;
  /** The same folder as Asterisk sees it, where that is another path; absolute. */
  readonly seenAs: string | null;
  readonly ariAddress: string;
  readonly ariPort: number;
  readonly ariUser: string;
  /** File with ARI's password; null: `ari-password` in the folder. */
  readonly ariPasswordFile: string | null;
  readonly allowPublic: boolean;
  /** Files that differ are replaced without a question; the old ones are kept beside. */
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly print: boolean;
  readonly showSecrets: boolean;
}

/** Addresses on which everybody can reach what listens there. */
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** Throws a {@link Refusal} for an address on which ARI would be for everybody. */
export const refuseOpenAri = async ({ ariAddress, allowPublic }: InitRequest): Promise<void> => {
  if (isIP(ariAddress) === 0)
    throw new Refusal("usage", {
      en: "--ari-address: expected an IP address of Asterisk's machine",
      ru: "--ari-address: ожидается IP-адрес машины, на которой работает Asterisk",
    });
  if (allowPublic || !(EVERYWHERE.has(ariAddress) || (await isPublicHost(ariAddress)))) return;
  throw new Refusal(
    "usage",
    {
      en: `--ari-address ${ariAddress}: whoever reaches ARI and knows the password can place calls`,
      ru: `--ari-address ${ariAddress}: кто достучится до ARI и знает пароль, сможет звонить`,
    },
    {
      next: {
        en: "take an address of a private network, or 127.0.0.1 with a tunnel; --ari-allow-public where nobody else can get there",
        ru: "возьмите адрес внутренней сети или 127.0.0.1 с туннелем; --ari-allow-public — если туда никто больше не попадёт",
      },
    },
  );
};
