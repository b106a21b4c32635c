/** Which service a profile is for: one of the brands, or a URL of the Call API v4.0. */
export type ProfileService =
  | { readonly brand: string }
  | { readonly url: string; readonly data_url: string | null };

/** Who is calling: a key, or a user. */
export type ProfileCredentials =
  | { readonly token: string }
  | { readonly login: string; readonly password: string };

/** What `login` keeps. The credentials are only ever sent to this service. */
export interface Profile {
  readonly service: ProfileService;
  readonly credentials: ProfileCredentials;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A profile as the file has it; null for anything else. */
export function readProfile(value: unknown): Profile | null {
  if (!isObject(value) || !isObject(value["service"]) || !isObject(value["credentials"])) return null;
  const { brand, url, data_url } = value["service"];
  const { token, login, password } = value["credentials"];
  const service = isText(brand)
    ? { brand }
    : isText(url)
      ? { url, data_url: isText(data_url) ? data_url : null }
      : null;
  const credentials = isText(token)
    ? { token }
    : isText(login) && isText(password)
      ? { login, password }
      : null;
  return service === null || credentials === null ? null : { service, credentials };
}
