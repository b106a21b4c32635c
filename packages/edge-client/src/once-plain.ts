/**
 * A POST as it is: for runtimes that are known not to be Deno, by the condition under which a bundler asks for this package.
 * `once.ts` is for all others. A declared function, of which bundlers see that it does nothing.
 */
export function once<Init extends { readonly body: string }>(init: Init): Init {
  return init;
}
