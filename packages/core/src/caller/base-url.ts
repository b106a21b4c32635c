/** The brands of an API, by id. */
export type Brands = Readonly<Record<string, { readonly url: string }>>;

/** Which service to call. */
export interface ServiceChoice {
  readonly brand?: string | undefined;
  readonly url?: string | URL | undefined;
  readonly allow_insecure?: boolean | undefined;
}

const LOOPBACK_NAME = /^(?:localhost|.*\.localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/u;

const chosenUrl = ({ brand, url }: ServiceChoice, brands: Brands): URL => {
  if ((brand === undefined) === (url === undefined)) throw new TypeError("Give either brand or url");
  if (url !== undefined) {
    if (!URL.canParse(String(url))) throw new TypeError("url is not an absolute URL");
    return new URL(url);
  }
  const known = brand !== undefined && Object.hasOwn(brands, brand) ? brands[brand] : undefined;
  if (known === undefined) {
    throw new TypeError(`Unknown brand. Known are: ${Object.keys(brands).join(", ")}`);
  }
  return new URL(known.url);
};

/**
 * The URL to post to. Throws a `TypeError` for one that must not be used: its text quotes nothing of the URL, which may
 * hold what somebody took for the place of a secret.
 */
export const resolveBaseUrl = (choice: ServiceChoice, brands: Brands): URL => {
  const url = chosenUrl(choice, brands);
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

/** Whether a URL is that of one of the brands, however it was chosen. */
export const isBrandUrl = (url: URL, brands: Brands): boolean =>
  Object.values(brands).some((brand) => new URL(brand.url).host === url.host);
