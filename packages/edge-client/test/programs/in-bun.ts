import { handle } from "./serve.ts";

declare const Bun: {
  serve(options: {
    readonly port: 0;
    readonly hostname: string;
    fetch(request: Request): Promise<Response>;
  }): { readonly port: number };
};

console.log(`listening on ${Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handle }).port}`);
