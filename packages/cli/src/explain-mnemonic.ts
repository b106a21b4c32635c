import { explain, explainDataApi, type Explanation } from "@scenario-call/core/texts";
import type { Language } from "@scenario-call/core/language";

/** What a mnemonic means and what to do about it; null for one that neither API is known to answer with. */
export function explainMnemonic(mnemonic: string, language: Language): Explanation | null {
  return explain(mnemonic, language) ?? explainDataApi(mnemonic, language);
}
