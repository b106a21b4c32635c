import { handle } from "./serve.ts";

declare const Deno: {
  serve(
    options: { readonly port: 0; readonly hostname: string; onListen(to: { readonly port: number }): void },
    handle: (request: Request) => Promise<Response>,
  ): void;
};

Deno.serve(
  { port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log(`listening on ${port}`) },
  handle,
);
