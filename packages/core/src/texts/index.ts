export { CALL_API_TEXTS_EN } from "../generated/call-api/texts-en.ts";
export { CALL_API_TEXTS_RU } from "../generated/call-api/texts-ru.ts";
export { DATA_API_TEXTS_EN } from "../generated/data-api/texts-en.ts";
export { DATA_API_TEXTS_RU } from "../generated/data-api/texts-ru.ts";
export type { ErrorText, ErrorTexts } from "./error-texts.ts";
export { explain, explainDataApi, explainFrom } from "./explain.ts";
export type { Explanation } from "./explain.ts";
export type { Language } from "../language/index.ts";
