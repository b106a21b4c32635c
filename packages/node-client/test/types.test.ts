/**
 * What is not permitted does not compile. Here the type checker is the test: `@ts-expect-error` fails where a line does
 * compile. At run time only this is looked at: that the validator is of the same opinion as the types.
 */
import { describe, expect, it } from "vitest";
import { ApiError, createNodeClient, isApiError, isScenarioCallError } from "../src/index.ts";
import type { NodeClient, StartScenarioCallParams, StartScenarioCallResult } from "../src/index.ts";
import { clientOf, failureOf, PARAMS, serve } from "./harness.ts";
import { accepted, httpAnswer } from "@scenario-call/client-conformance";

/** What every call has, besides `first_call`. */
const base = { virtual_phone_number: "74993720692", contact: "79260000000", scenario_id: 23456 } as const;

const of = (params: StartScenarioCallParams): StartScenarioCallParams => params;

const permitted: readonly StartScenarioCallParams[] = [
  of({ ...base, first_call: "contact" }),
  of({ ...base, first_call: "employee", switch_at_once: true, early_switching: true }),
  of({ ...base, first_call: "contact", switch_at_once: true, early_switching: false }),
  of({ ...base, first_call: "employee", contact_message: { type: "tts", value: "Hello" }, direction: "out" }),
];

const forbidden: readonly StartScenarioCallParams[] = [
  // @ts-expect-error first_call is required
  of({ ...base }),
  // @ts-expect-error there is no such side
  of({ ...base, first_call: "operator" }),
  // @ts-expect-error a number is sent as text
  of({ ...base, first_call: "contact", contact: 79260000000 }),
  // @ts-expect-error an id is sent as a number
  of({ ...base, first_call: "contact", scenario_id: "23456" }),
  // @ts-expect-error the client puts the token there itself
  of({ ...base, first_call: "contact", access_token: "t" }),
  // @ts-expect-error there is no such parameter
  of({ ...base, first_call: "contact", switch_at_onse: true }),
  // @ts-expect-error early switching needs the employee first
  of({ ...base, first_call: "contact", switch_at_once: true, early_switching: true }),
  // @ts-expect-error early switching needs switch_at_once
  of({ ...base, first_call: "employee", early_switching: true }),
  // @ts-expect-error a message has a type
  of({ ...base, first_call: "contact", contact_message: { value: "237" } }),
  // @ts-expect-error a media id is sent as text
  of({ ...base, first_call: "contact", contact_message: { type: "media", value: 237 } }),
];

describe("types and validator agree", () => {
  it.each(permitted)("that %j is permitted", async (params) => {
    const server = await serve({
      onRequest: (request) => void request.socket.write(httpAnswer(accepted(request))),
    });
    expect(await clientOf(server.url).startScenarioCall(params)).toEqual({ call_session_id: 234568 });
  });

  it.each(forbidden)("that %j is not", async (params) => {
    const failure = await failureOf(clientOf("http://127.0.0.1:1/v4.0").safe.startScenarioCall(params));
    expect(failure.kind).toBe("invalid_request");
  });
});

export const calls = (client: NodeClient): void => {
  // @ts-expect-error there is no such method
  void client.call("start.scenario", {});
  // @ts-expect-error these are the parameters of another method
  void client.call("login.user", PARAMS);
  // @ts-expect-error there is no such option
  void client.startScenarioCall(PARAMS, { timeout: 5 });
};

export const results = async (client: NodeClient, params: StartScenarioCallParams): Promise<void> => {
  const thrown: StartScenarioCallResult = await client.startScenarioCall(params);
  // @ts-expect-error a session's id is a number
  const text: string = thrown.call_session_id;
  const byName: number = (await client.call("start.scenario_call", params)).call_session_id;
  const expiry: number = (await client.call("login.user", { login: "l", password: "p" })).expire_at;
  await client.logoutUser();

  const result = await client.safe.startScenarioCall(params);
  // @ts-expect-error nobody has asked yet whether it succeeded
  void result.data;
  if (result.ok) {
    const id: number = result.data.call_session_id;
    void [text, byName, expiry, id];
    return;
  }
  const { error } = result;
  const sure: boolean = error.neverStarted;
  switch (error.kind) {
    case "invalid_request":
      void [error.mnemonic, error.field, error.value];
      break;
    case "not_sent":
    case "unknown_outcome":
      void [error.reason, sure];
      // @ts-expect-error the service did not say anything
      void error.mnemonic;
      break;
    case "api_error": {
      if (error.is("scenario_not_found")) {
        const id: number | null = error.params.scenario_id;
        // @ts-expect-error this error has no such template parameter
        void [id, error.params.contact];
      }
      if (error.is("contact_in_blacklist")) {
        const contact: string | null = error.params.contact;
        // @ts-expect-error the service may not have sent it
        void [contact, error.params.contact.length];
      }
      if (error.is("access_token_invalid")) {
        const none: null = error.params;
        void none;
      }
      // @ts-expect-error the method has no such error
      void error.is("scenario_not_fuond");
      // @ts-expect-error this error belongs to another method
      void error.is("auth_error");
      const open: string = error.mnemonic;
      void open;
      break;
    }
    default: {
      const never: never = error;
      void never;
    }
  }
};

export const caught = (error: unknown): void => {
  if (error instanceof ApiError && error.is("scenario_not_found")) {
    const id: number | null = error.params.scenario_id;
    void id;
  }
  if (isApiError(error) && error.is("tts_text_exceeded")) {
    const most: number | null = error.params.tts_message_max_length;
    void most;
  }
  if (isScenarioCallError(error) && error.kind === "unknown_outcome") {
    const status: number | null = error.httpStatus;
    void status;
  }
  // @ts-expect-error an error can be anything
  void error.kind;
};

export const options = (token: string): void => {
  createNodeClient({ brand: "uis", token });
  createNodeClient({ url: "https://calls.example.com/v4.0", token: () => token });
  createNodeClient({ brand: "novofon", login: "l", password: "p" });
  // @ts-expect-error there is no such brand
  createNodeClient({ brand: "acme", token });
  // @ts-expect-error one service, not two
  createNodeClient({ brand: "uis", url: "https://calls.example.com/v4.0", token });
  // @ts-expect-error which service?
  createNodeClient({ token });
  // @ts-expect-error a login needs its password
  createNodeClient({ brand: "uis", login: "l" });
  // @ts-expect-error either a token or a login
  createNodeClient({ brand: "uis", token, login: "l", password: "p" });
  // @ts-expect-error who is calling?
  createNodeClient({ brand: "uis" });
  // @ts-expect-error there is no such option
  createNodeClient({ brand: "uis", token, timeout: 5 });
};
