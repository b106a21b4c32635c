import type { CallFailure } from "../failures/guards.ts";
import type { Metadata } from "../generated/shared/types.ts";
import type { MethodTable } from "../methods/definition.ts";
import type { Result } from "../result.ts";
import type { CallOptions } from "./call-options.ts";

/** Points of the account as the last answer told them. */
export type Limits = NonNullable<Metadata["limits"]>;

/** The form that throws: resolves with the content of `result.data`, rejects with one of the four failures. */
export type Call<Methods extends MethodTable<Methods>> = <Name extends keyof Methods & string>(
  method: Name,
  params: Methods[Name]["params"],
  options?: CallOptions,
) => Promise<Methods[Name]["result"]>;

/** The form that does not throw: a failure is a value, typed by the errors of the method. */
export type SafeCall<Methods extends MethodTable<Methods>, Table> = <Name extends keyof Methods & string>(
  method: Name,
  params: Methods[Name]["params"],
  options?: CallOptions,
) => Promise<Result<Methods[Name]["result"], CallFailure<Methods[Name]["mnemonic"], Table>>>;
