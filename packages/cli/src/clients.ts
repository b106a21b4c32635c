import { CALL_API_BRANDS, type CallApiBrand } from "@scenario-call/core";
import {
  createNodeClient,
  createNodeDataClient,
  type NodeClient,
  type NodeDataClient,
} from "@scenario-call/node-client";
import { CommandFailure } from "./command-failure.ts";
import type { Context } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import { closest } from "./flags/closest.ts";
import type { Connection } from "./profile/connection.ts";

/** Gives a client to `use`, and closes it afterwards, so that the process can end. */
export async function withClient<T>(
  { service, credentials }: Connection,
  context: Context,
  use: (client: NodeClient) => Promise<T>,
): Promise<T> {
  const client = orUsage(context, () =>
    createNodeClient({
      ...("url" in service ? { url: service.url } : { brand: brandOf(service.brand, context) }),
      ...credentials,
    }),
  );
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** The same of the Data API, which has the rows of the account. */
export async function withDataClient<T>(
  { service, credentials }: Connection,
  context: Context,
  use: (client: NodeDataClient) => Promise<T>,
): Promise<T> {
  const client = orUsage(context, () =>
    createNodeDataClient({
      ...("url" in service
        ? { url: service.data_url ?? dataUrlBeside(service.url) }
        : { brand: brandOf(service.brand, context) }),
      ...credentials,
    }),
  );
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** Where the server of this project has its Data API. */
function dataUrlBeside(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/v2.0` : url;
}

function brandOf(name: string, { say }: Context): CallApiBrand {
  const names = Object.keys(CALL_API_BRANDS) as CallApiBrand[];
  const brand = names.find((each) => each === name);
  if (brand !== undefined) return brand;
  const near = closest(name, names);
  throw new CommandFailure({
    kind: "usage",
    exit: EXIT.usage,
    what: say({ en: `there is no brand "${name}"`, ru: `бренда «${name}» нет` }),
    next:
      near === null
        ? say({ en: `known are ${names.join(", ")}`, ru: `есть ${names.join(", ")}` })
        : say({ en: `did you mean ${near}?`, ru: `может быть, ${near}?` }),
  });
}

function orUsage<T>({ say }: Context, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    throw new CommandFailure({
      kind: "bad_connection",
      exit: EXIT.usage,
      what: error.message,
      next: say({
        en: "look at SCENARIO_CALL_URL, or log in again: scenario-call login --url URL",
        ru: "проверьте SCENARIO_CALL_URL или войдите снова: scenario-call login --url URL",
      }),
    });
  }
}
