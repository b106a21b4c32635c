import { randomBytes } from "node:crypto";
import { isSameSecret } from "../same-secret.ts";
import { type Door, DoorError } from "./door-file.ts";
import {
  ADMIN_PATH,
  type AdminAnswer,
  type AdminFailure,
  type AdminOperation,
  type AdminRequest,
  type AdminResult,
  HELLO_PATH,
  helloProof,
} from "./protocol.ts";

/** What the server refused to do, or could not. */
export class AdminRefusal extends Error {
  readonly failure: AdminFailure;

  constructor(failure: AdminFailure) {
    super(failure.message);
    this.name = "AdminRefusal";
    this.failure = failure;
  }
}

/** Asks whoever listens to show that he has the token. Rejects with {@link DoorError}. */
const greet = async ({ url, token }: Door, fetchLike: typeof fetch): Promise<void> => {
  const nonce = randomBytes(32).toString("hex");
  let proof: unknown;
  try {
    const response = await fetchLike(`${url}${HELLO_PATH}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ nonce }),
      redirect: "error",
    });
    ({ proof } = (await response.json()) as { readonly proof?: unknown });
  } catch (cause) {
    throw new DoorError(
      {
        en: `no server answers at ${url}: it has ended, or was killed, since it wrote the file`,
        ru: `по адресу ${url} сервер не отвечает: он завершился или был убит после того, как записал файл`,
      },
      { cause },
    );
  }
  if (typeof proof !== "string" || !isSameSecret(proof, helloProof(token, nonce)))
    throw new DoorError({
      en: `something else listens at ${url} now: the server that wrote the file has ended`,
      ru: `по адресу ${url} теперь кто-то другой: сервер, записавший файл, завершился`,
    });
};

/** Asks a running server, once. Rejects with {@link AdminRefusal}, or {@link DoorError} where nobody answers. */
export const askAdmin = async <Name extends AdminOperation>(
  { url, token }: Door,
  operation: Name,
  request: AdminRequest<Name>,
  fetchLike: typeof fetch = fetch,
): Promise<AdminResult<Name>> => {
  await greet({ url, token }, fetchLike);
  let answer: AdminAnswer<Name>;
  try {
    const response = await fetchLike(`${url}${ADMIN_PATH}${operation}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(request),
      redirect: "error",
    });
    answer = (await response.json()) as AdminAnswer<Name>;
  } catch (cause) {
    throw new DoorError(
      {
        en: `the server at ${url} did not answer: whether it was done is to be seen by \`status\``,
        ru: `сервер по адресу ${url} не ответил: сделано ли это, покажет \`status\``,
      },
      { cause, asked: true },
    );
  }
  if (!answer.ok) throw new AdminRefusal(answer.error);
  return answer.result;
};
