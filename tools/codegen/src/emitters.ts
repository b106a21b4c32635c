import { apiConstantsEmitter } from "./emit/api-constants.ts";
import { commandFlagsEmitter } from "./emit/command-flags.ts";
import { clientMethodsEmitter } from "./emit/client-methods.ts";
import { compactEmitter } from "./emit/compact/emitter.ts";
import { asyncApiEmitter } from "./emit/asyncapi.ts";
import { jsonSchemasEmitter } from "./emit/documents/json-schemas.ts";
import { openApiEmitter } from "./emit/documents/openapi.ts";
import { openRpcEmitter } from "./emit/documents/openrpc.ts";
import { deprecationsEmitter } from "./emit/deprecations.ts";
import { errorTextsEmitter } from "./emit/error-texts.ts";
import { errorFixturesEmitter } from "./emit/error-fixtures.ts";
import { errorsEmitter } from "./emit/errors.ts";
import { eventMembersEmitter } from "./emit/event-members.ts";
import { eventTypesEmitter } from "./emit/event-types.ts";
import { eventValidatorsEmitter } from "./emit/event-validators.ts";
import { handlersEmitter } from "./emit/handlers.ts";
import { indexesEmitter } from "./emit/indexes.ts";
import { methodTypesEmitter } from "./emit/method-types.ts";
import { methodsEmitter } from "./emit/methods.ts";
import { referenceEmitter } from "./emit/reference/index.ts";
import { requestSchemasEmitter } from "./emit/request-schemas.ts";
import { serverFileTypesEmitter, sharedTypesEmitter } from "./emit/shared-types.ts";
import { singleFunctionsEmitter } from "./emit/single-functions.ts";
import { validatorsEmitter } from "./emit/validators/index.ts";
import type { EmittedFile, Emitter, Model } from "./model.ts";

/** Every emitter, in the order in which they run. */
const EMITTERS: readonly Emitter[] = [
  sharedTypesEmitter,
  errorsEmitter,
  errorTextsEmitter,
  errorFixturesEmitter,
  requestSchemasEmitter,
  methodTypesEmitter,
  validatorsEmitter,
  compactEmitter,
  methodsEmitter,
  apiConstantsEmitter,
  deprecationsEmitter,
  indexesEmitter,
  handlersEmitter,
  serverFileTypesEmitter,
  clientMethodsEmitter,
  commandFlagsEmitter,
  singleFunctionsEmitter,
  eventMembersEmitter,
  eventTypesEmitter,
  eventValidatorsEmitter,
  asyncApiEmitter,
  jsonSchemasEmitter,
  openRpcEmitter,
  openApiEmitter,
  referenceEmitter,
];

/** Runs every emitter: all files of the model, not yet formatted, sorted by path. Two for one path is a fault. */
export async function emitAll(
  model: Model,
  emitters: readonly Emitter[] = EMITTERS,
): Promise<readonly EmittedFile[]> {
  const files = new Map<string, EmittedFile>();
  for (const emitter of emitters) {
    for (const file of await emitter.emit(model)) {
      if (files.has(file.path)) throw new Error(`${emitter.name}: ${file.path} has been emitted already`);
      files.set(file.path, file);
    }
  }
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
