import { CALL_API_BRANDS } from "@scenario-call/core";
import type { CallApiBrand } from "@scenario-call/core";

/** Which service to call. */
export interface ServiceChoice {
  readonly brand?: CallApiBrand | undefined;
  readonly url?: string | URL | undefined;
  readonly allow_insecure?: boolean | undefined;
}

const LOOPBACK_NAME = /^(?:localhost|.*\.localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/u;

const chosenUrl = ({ brand, url }: ServiceChoice): URL => {
  if ((brand === undefined) === (url === undefined)) throw new TypeError("Give either brand or url");
  if (url !== undefined) {
    if (!URL.canParse(String(url))) throw new TypeError("url is not an absolute URL");
    return new URL(url);
  }
  if (brand === undefined || !Object.hasOwn(CALL_API_BRANDS, brand)) {
    throw new TypeError(`Unknown brand. Known are: ${Object.keys(CALL_API_BRANDS).join(", ")}`);
  }
  return new URL(CALL_API_BRANDS[brand].url);
};

/**
 * The URL to post to. Throws a `TypeError` for one that must not be used: its text quotes nothing of the URL, which may
 * hold what somebody took for the place of a secret.
 */
export const resolveBaseUrl = (choice: ServiceChoice): URL => {
  const url = chosenUrl(choice);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError("url must begin with https://");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new TypeError("url must not hold a user, a password, a query or a fragment: URLs end up in logs");
  }
  if (url.protocol === "http:" && !LOOPBACK_NAME.test(url.hostname) && choice.allow_insecure !== true) {
    throw new TypeError(
      "url begins with http://, so the access token and the phone numbers would travel in the clear; use https://, or give allow_insecure: true if the way there is protected by other means",
    );
  }
  return url;
};
