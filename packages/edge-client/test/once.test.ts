/** What a POST becomes in Deno, which sends one whose body it could send again. */
import { describe, expect, it, onTestFinished } from "vitest";
import { once } from "../src/once.ts";

const BODY = '{"jsonrpc":"2.0","id":"заказ 7"}';

const inDeno = (): void => {
  Object.defineProperty(globalThis, "Deno", { value: {}, configurable: true });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, "Deno"));
};

describe("the body of a POST in Deno", () => {
  it("can be read once only, and is what was meant", async () => {
    inDeno();
    const { body } = once({ method: "POST", body: BODY });
    expect(body).toBeInstanceOf(ReadableStream);
    expect(await new Response(body).text()).toBe(BODY);
    expect(() => new Response(body)).toThrow(TypeError);
  });

  it("is the text for a fetch of somebody's own that reads it as one, as it may elsewhere", () => {
    inDeno();
    const { body } = once({ method: "POST", body: BODY });
    // It makes a text of whatever it is given.
    expect(JSON.parse(body as unknown as string)).toEqual({ jsonrpc: "2.0", id: "заказ 7" });
  });
});

it("the body of a POST is left alone elsewhere", () => {
  const init = { method: "POST", body: BODY };
  expect(once(init)).toBe(init);
});
