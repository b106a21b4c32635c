import {
  type ApiErrorObject,
  CALL_API_COMPONENTS,
  CALL_API_DEPRECATIONS,
  CALL_API_DISCOVERY_METHOD,
  CALL_API_IDEMPOTENCY,
  CALL_API_METHODS,
  CALL_API_VERSION,
  createApiError,
  DATA_API_DEPRECATIONS,
  DATA_API_DISCOVERY_METHOD,
  DATA_API_ERRORS,
  DATA_API_METHODS,
  DATA_API_VERSION,
  type Deprecation,
  type MethodDefinition,
} from "@scenario-call/core";
import type { User } from "../directory/users.ts";
import type { CallApiHandlers } from "../generated/call-api-handlers.ts";
import type { DataApiHandlers } from "../generated/data-api-handlers.ts";
import { apiError } from "./api-error.ts";
import type { RequestContext } from "./caller.ts";
import type { Discovery } from "./discover.ts";

/** What a gateway has to know of an API; everything else is the same for each. */
export interface ServedApi {
  /** As it stands in the path. */
  readonly version: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  /** What a caller is not to send any more: the operator hears who still does. */
  readonly deprecations: readonly Deprecation[];
  /** One handler for each method, by its name, of the method's own types. */
  readonly handlers: object;
  /** Whether the user may use this API. */
  readonly admits: (user: User) => boolean;
  /** The method that answers with the API's own document. */
  readonly discovery: Discovery;
  /** HTTP headers that go with every answer, by name in lower case. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** The error for a component that the account lacks. */
  readonly componentMissing: (component: string) => ApiErrorObject;
}

const CALL_COMPONENT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(CALL_API_COMPONENTS).map(([id, { name }]) => [id, name]),
);

/** The Call API, with these handlers. */
export const servedCallApi = (handlers: CallApiHandlers<RequestContext>): ServedApi => ({
  version: CALL_API_VERSION,
  methods: CALL_API_METHODS,
  deprecations: CALL_API_DEPRECATIONS,
  handlers,
  admits: (user) => user.callApiAccess,
  discovery: {
    method: CALL_API_DISCOVERY_METHOD,
    document: "@scenario-call/core/documents/call-api/openrpc.json",
  },
  answerHeaders: { [CALL_API_IDEMPOTENCY.supportedHeader]: "?1" },
  componentMissing: (component) =>
    apiError("component_disabled", {
      params: { component_name: CALL_COMPONENT_NAMES.get(component) ?? component },
    }),
});

/** The Data API, with these handlers. */
export const servedDataApi = (handlers: DataApiHandlers<RequestContext>): ServedApi => ({
  version: DATA_API_VERSION,
  methods: DATA_API_METHODS,
  deprecations: DATA_API_DEPRECATIONS,
  handlers,
  admits: (user) => user.dataApiAccess,
  discovery: {
    method: DATA_API_DISCOVERY_METHOD,
    document: "@scenario-call/core/documents/data-api/openrpc.json",
  },
  answerHeaders: {},
  componentMissing: (component) =>
    createApiError(DATA_API_ERRORS.method_component_disabled, { params: { components: component } }),
});
