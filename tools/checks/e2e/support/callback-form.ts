import { expect } from "vitest";

/** What a recipe answers to what a form posts. */
export interface Answered {
  readonly status: number;
  readonly answer: unknown;
}

/** What a form posts, and what the visitor gets: the first of them is called, and nobody else. */
export const FORM: readonly (readonly [body: string, promised: Answered])[] = [
  [
    '{"phone":"+7 (926) 000-00-00"}',
    { status: 202, answer: { call_session_id: expect.any(Number) as unknown } },
  ],
  ['{"phone":"8926000000"}', { status: 422, answer: { error: "ambiguous" } }],
  ["{}", { status: 422, answer: { error: "empty" } }],
];

/** What the visitor gets where a phone may be ringing: no word of trying again. */
export const MAY_BE_RINGING: Answered = { status: 202, answer: { message: "We are calling you." } };

/** Posts a form's body. */
export const post = async (url: string, body: string): Promise<Answered> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body,
  });
  return { status: response.status, answer: await response.json() };
};

/** Posts all of {@link FORM}, one after the other. */
export const postForm = async (url: string): Promise<readonly Answered[]> => {
  const answers: Answered[] = [];
  for (const [body] of FORM) answers.push(await post(url, body));
  return answers;
};

/** What {@link postForm} is to come to. */
export const PROMISED: readonly Answered[] = FORM.map(([, promised]) => promised);
