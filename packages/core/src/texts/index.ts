// What is known of each error beside its texts.
export { CALL_API_ERRORS } from "../generated/call-api/errors.ts";
export { DATA_API_ERRORS } from "../generated/data-api/errors.ts";
export type { ErrorDefinition } from "../errors/definition.ts";
export { CALL_API_TEXTS_EN } from "../generated/call-api/texts-en.ts";
export { CALL_API_TEXTS_RU } from "../generated/call-api/texts-ru.ts";
export { DATA_API_TEXTS_EN } from "../generated/data-api/texts-en.ts";
export { DATA_API_TEXTS_RU } from "../generated/data-api/texts-ru.ts";
export type { ErrorText, ErrorTexts } from "./error-texts.ts";
export { explain, explainDataApi, explainFrom } from "./explain.ts";
export type { Explanation } from "./explain.ts";
export type { Language } from "../language/index.ts";
