import { beforeAll, describe, expect, it } from "vitest";
import type { SpecFiles } from "../../src/load/files.ts";
import { loadSpec } from "../../src/load/load.ts";
import { exampleMatrix, matrixGaps } from "../../src/matrix.ts";
import { formatMistake } from "../../src/mistake.ts";
import type { BehaviourModel, MethodModel } from "../../src/model.ts";
import { type Editable, fixtureFiles, fixtureModel, messagesOf, withEdited } from "../support/fixture.ts";

const METHOD = "library-api/v1.2/methods/lend.book";
const FOLDER = `${METHOD}/behaviours`;
const STATEMENTS = `${FOLDER}/statements.json`;
const CALL = `${FOLDER}/b1-reader-hears-what-was-brought.json`;
const REFUSAL = `${FOLDER}/r1-copy-that-is-gone.json`;
const DESK = "4930111111";
const READER = "delivery.phone";

let fixture: SpecFiles;

beforeAll(async () => {
  fixture = await fixtureFiles();
});

function after(path: string, edit: (document: Editable) => void): readonly string[] {
  return messagesOf(withEdited(fixture, path, edit));
}

/** Messages about the call of the fixture after an edit of what one lane hears. */
function afterHearing(lane: string, edit: (entries: Editable[]) => void): readonly string[] {
  return after(CALL, (behaviour) => {
    edit(behaviour["hears"][lane] as Editable[]);
  });
}

describe("a mistake in the statements", () => {
  it("is that there are none for the behaviours to show", () => {
    const files = new Map(fixture);
    files.delete(STATEMENTS);
    expect(messagesOf(files)).toContain(
      `${STATEMENTS}#: found no statements; expected the statements that the behaviours of lend.book show`,
    );
  });

  it("is a statement of no group, and a group without a statement", () => {
    expect(
      after(STATEMENTS, (document) => {
        delete document["groups"].R;
        document["groups"].E = { title: "Ends" };
      }),
    ).toEqual(
      expect.arrayContaining([
        `${STATEMENTS}#/statements/R1: found the statement "R1"; expected an id that begins with the letter of a group: B, E`,
        `${STATEMENTS}#/groups/E: found a group without statements; expected at least one statement in it`,
      ]),
    );
  });

  it("is a text without translation", () => {
    expect(
      after(STATEMENTS, (document) => {
        document["statements"].B3 = { sentence: "Nothing is heard.", "x-source": "docs" };
      }),
    ).toEqual([
      `${STATEMENTS}#/statements/B3/sentence: found a text without translation; expected the heading "## statements.json#/statements/B3/sentence" in ${FOLDER}/ru.md`,
    ]);
  });

  it("is a reading that is not told", () => {
    expect(
      after(STATEMENTS, (document) => {
        delete document["statements"].B2["x-reading"];
      }),
    ).toContain(`${STATEMENTS}#/statements/B2: found no "x-reading"; expected a member "x-reading"`);
  });
});

describe("a mistake in what a behaviour is", () => {
  it("is a name that does not say which statement it shows", () => {
    const files = new Map(fixture);
    files.set(`${FOLDER}/reader.json`, (files.get(CALL) ?? "").replaceAll("brought and", "lent and"));
    expect(messagesOf(files)).toContain(
      `${FOLDER}/reader.json#: found the file name "reader.json"; expected lower case words with hyphens after the first statement: b1-what-it-shows.json`,
    );
  });

  it("is a sentence that another one has", () => {
    expect(
      after(REFUSAL, (behaviour) => {
        behaviour["sentence"].en = "The reader hears what was brought and talks to the desk.";
      }),
    ).toEqual([
      `${REFUSAL}#/sentence/en: found the same sentence as in ${CALL}; expected what this one shows`,
    ]);
  });

  it("is a statement that nobody made", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["statements"] = ["B1", "B7"];
      }),
    ).toEqual([
      `${CALL}#/statements/1: found unknown statement "B7" (did you mean "B1"?); expected one of B1, B2, R1`,
    ]);
  });

  it("is a call that says what is heard and is refused, or says neither", () => {
    expect(
      after(REFUSAL, (behaviour) => {
        behaviour["finish_reason"] = "brought";
      }),
    ).toEqual([`${REFUSAL}#/finish_reason: found "brought"; expected nothing here`]);
    expect(
      after(CALL, (behaviour) => {
        delete behaviour["hears"];
      }),
    ).toEqual([`${CALL}#: found no "hears"; expected a member "hears"`]);
  });
});

describe("a mistake in the request of a behaviour", () => {
  it("is parameters that the schema refuses, though no error says so", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["params"].copy_ids = [0];
      }),
    ).toEqual([
      `${CALL}#/params/copy_ids/0: found 0; expected what ${METHOD}/params.schema.json permits: must be >= 1`,
    ]);
  });

  it("is not parameters that are refused for exactly that", () => {
    expect(
      after(REFUSAL, (behaviour) => {
        behaviour["params"].copy_ids = [0];
        behaviour["answer"].error = {
          code: -32602,
          message: "Wrong value",
          data: {
            mnemonic: "wrong_value",
            field: "copy_ids.0",
            value: 0,
            params: null,
            extended_helper: null,
          },
        };
      }),
    ).toEqual([]);
  });

  it("is an error unlike that of the catalogue", () => {
    expect(
      after(REFUSAL, (behaviour) => {
        behaviour["answer"].error.code = -1;
        behaviour["answer"].error.data.value = 8;
      }),
    ).toEqual([
      `${REFUSAL}#/answer/error/code: found -1; expected -32602, the code of the catalogue`,
      `${REFUSAL}#/answer/error/data/value: found 8; expected 9, as it was sent`,
    ]);
    expect(
      after(REFUSAL, (behaviour) => {
        behaviour["answer"].error.data.mnemonic = "copy_not_fond";
      })[0],
    ).toContain('undeclared error "copy_not_fond" (did you mean "copy_not_found"?)');
  });

  it("is no request at all, or two", () => {
    expect(
      after(REFUSAL, (behaviour) => {
        delete behaviour["params"];
      }),
    ).toEqual([
      `${REFUSAL}#: found no params; expected the parameters of the method, or the request's body_base64`,
    ]);
    expect(
      after(REFUSAL, (behaviour) => {
        behaviour["request"] = { body_base64: "AAAA" };
      }),
    ).toEqual([`${REFUSAL}#/params: found parameters beside a whole body; expected only one of the two`]);
  });

  it("is a member of the result that there is not", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["answer"] = { result: { loanid: 1 } };
      })[0],
    ).toContain(`${CALL}#/answer/result/loanid: found unknown member "loanid"`);
  });

  it("is another request of no method, to no API, with wrong parameters or before the one in front of it", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["before"][0].params.copy_ids = [];
        behaviour["later"][0].method = "opn.session";
        behaviour["later"][1].api = "libary-api";
        behaviour["later"][1].at_ms = 1000;
      }),
    ).toEqual([
      `${CALL}#/before/0/params/copy_ids: found []; expected what ${METHOD}/params.schema.json permits: must NOT have fewer than 1 items`,
      `${CALL}#/later/0/method: found unknown method "opn.session" (did you mean "open.session"?); expected one of lend.book, open.session, close.session`,
      `${CALL}#/later/1/api: found unknown API "libary-api" (did you mean "library-api"?); expected one of library-api`,
      `${CALL}#/later/1/at_ms: found 1000; expected 1500 or later: requests stand in the order of time`,
    ]);
  });
});

it("a mistake is chance that is no chance", () => {
  expect(
    after(CALL, (behaviour) => {
      behaviour["chance"] = [0.5, 1];
    }),
  ).toEqual([`${CALL}#/chance/1: found 1; expected a number below 1`]);
});

it("a mistake is a sound that cannot be played and is heard, or one without a name", () => {
  expect(
    after(CALL, (behaviour) => {
      behaviour["unplayable"] = ["waiting", "file 7", "file 8"];
    }),
  ).toEqual([
    `${CALL}#/hears/${DESK}/1/music: found "waiting", which stands in unplayable; expected what is heard in its place`,
    `${CALL}#/hears/${READER}/1/message: found "file 7", which stands in unplayable; expected what is heard in its place`,
  ]);
  expect(
    after(CALL, (behaviour) => {
      behaviour["hears"][DESK][1] = { at_ms: 900, tone: "busy" };
      behaviour["unplayable"] = ["tone busy"];
    }),
  ).toEqual([
    `${CALL}#/hears/${DESK}/1/tone: found "tone busy", which stands in unplayable; expected what is heard in its place`,
  ]);
  expect(
    after(CALL, (behaviour) => {
      behaviour["unplayable"] = [];
    }),
  ).toHaveLength(1);
});

describe("a mistake in the phones", () => {
  it("is a phone that nobody names", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["phones"]["4930999999"] = {};
      }),
    ).toEqual([
      `${CALL}#/phones/4930999999: found a phone that neither the parameters nor the account names; expected a number that can be called`,
    ]);
  });

  it("is not one that only the reference account names", () => {
    const files = withEdited(fixture, CALL, (behaviour) => {
      behaviour["phones"]["4930999999"] = {};
    });
    expect(messagesOf(new Map(files).set("server/examples/desk.yaml", 'desk: "4930999999"\n'))).toEqual([]);
  });

  it("is a word that no rule of a phone has", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["phones"][DESK] = { answer_after_ms: 1 };
      })[0],
    ).toContain('unknown word "answer_after_ms" (did you mean "answers_after_ms"?)');
  });

  it("is a lane of a phone without rule", () => {
    expect(
      after(CALL, (behaviour) => {
        delete behaviour["phones"][DESK];
        delete behaviour["phones"]["4930123456"];
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}: found a lane of a phone without rule; expected how it acts, in phones`,
      `${CALL}#/hears/${READER}: found a lane of "4930123456", a phone without rule; expected how it acts, in phones`,
    ]);
  });

  it("is a lane that is no phone", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["hears"]["delivery.note"] = behaviour["hears"][DESK];
      }),
    ).toEqual([
      `${CALL}#/hears/delivery.note: found the lane "delivery.note"; expected a phone number, the id of a leg, or a parameter of the request that holds a phone number`,
    ]);
  });
});

describe("a mistake in what a side hears", () => {
  it("is a time that goes back, and two sounds at one time", () => {
    expect(
      afterHearing(DESK, (entries) => {
        (entries[1] as Editable)["at_ms"] = 50;
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/1/at_ms: found 50; expected 100 or later: entries stand in the order of time`,
    ]);
    expect(
      afterHearing(DESK, (entries) => {
        (entries[1] as Editable)["at_ms"] = 100;
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/1/at_ms: found 100; expected a time of its own: nobody hears what lasts no time`,
    ]);
  });

  it("is a side that does not ring, or rings again", () => {
    expect(
      afterHearing(DESK, (entries) => {
        entries.shift();
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/0: found {"at_ms":900,"music":"waiting"}; expected the ringing of the phone, or its end where it never rings`,
    ]);
    expect(
      afterHearing(DESK, (entries) => {
        entries.splice(1, 0, { at_ms: 200, ringing: true, shows: "4930123456" });
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/1: found a second ringing; expected ringing only at the beginning: nobody is called twice`,
    ]);
  });

  it("is a ringing that shows no number, and a number beside something else", () => {
    expect(
      afterHearing(DESK, (entries) => {
        delete (entries[0] as Editable)["shows"];
      }),
    ).toEqual([`${CALL}#/hears/${DESK}/0: found no "shows"; expected a member "shows"`]);
    expect(
      afterHearing(DESK, (entries) => {
        (entries[1] as Editable)["shows"] = "1";
      }),
    ).toEqual([`${CALL}#/hears/${DESK}/1/shows: found "1"; expected nothing here`]);
  });

  it("is a side that does not end, or goes on after its end", () => {
    expect(
      afterHearing(DESK, (entries) => {
        entries.pop();
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/2: found {"at_ms":3000,"talk":"delivery.phone"}; expected how this side ends: every call does`,
    ]);
    expect(
      afterHearing(DESK, (entries) => {
        entries.push({ at_ms: 5000, ends: "busy" });
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/3: found an end before the end; expected ends as the last entry of a lane`,
    ]);
  });

  it("is a talk with nobody", () => {
    expect(
      afterHearing(DESK, (entries) => {
        (entries[2] as Editable)["talk"] = "4930000000";
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/2/talk: found "4930000000"; expected another lane of hears: ${READER}`,
    ]);
  });

  it("is two sounds in one entry, and none", () => {
    expect(
      afterHearing(DESK, (entries) => {
        (entries[1] as Editable)["tone"] = "busy";
      }),
    ).toEqual([
      `${CALL}#/hears/${DESK}/1: found more than one of the alternatives; expected exactly one of them`,
    ]);
    expect(
      afterHearing(DESK, (entries) => {
        delete (entries[1] as Editable)["music"];
      })[0],
    ).toContain(`${CALL}#/hears/${DESK}/1: found no "ringing", no "early_media", no "message"`);
  });

  it("is an event of no type, or with a member that such an event does not have", () => {
    expect(
      after(CALL, (behaviour) => {
        behaviour["events"] = [{ kind: "book_lnt" }, { kind: "book_lent", shelf: 5 }, { loan_id: 1 }];
      }),
    ).toEqual([
      `${CALL}#/events/0/kind: found "book_lnt" (did you mean "book_lent"?); expected one of book_lent, book_returned`,
      expect.stringContaining(`${CALL}#/events/1/shelf: found unknown member "shelf"`),
      `${CALL}#/events/2/kind: found no "kind"; expected one of book_lent, book_returned`,
    ]);
  });
});

describe("the model of the behaviours", () => {
  const methodOf = async (): Promise<MethodModel> => {
    const method = (await fixtureModel()).apis[0]?.methods.find(({ name }) => name === "lend.book");
    if (method === undefined) throw new Error("no method");
    return method;
  };
  const behaviour = async (name: string): Promise<BehaviourModel | undefined> =>
    (await methodOf()).behaviours.find((one) => one.name === name);

  it("has the statements in groups, in both languages", async () => {
    const { statements } = await methodOf();
    expect(statements.map(({ id, title }) => [id, title.ru])).toEqual([
      ["B", "Доставка"],
      ["R", "Отказ"],
    ]);
    expect(statements[0]?.statements[1]).toEqual({
      id: "B2",
      sentence: { en: "The reader can talk to the desk.", ru: "Читатель может поговорить со стойкой." },
      source: "reading",
      reading: { en: "The leaflet does not say who speaks.", ru: "В листовке не сказано, кто говорит." },
    });
  });

  it("has lanes by the time at which they begin, and what is heard there as one word and its detail", async () => {
    const call = await behaviour("b1-reader-hears-what-was-brought");
    expect(call?.lanes.map(({ key, kind }) => [key, kind])).toEqual([
      [DESK, "number"],
      [READER, "parameter"],
    ]);
    expect(call?.lanes[1]?.heard).toEqual([
      { atMs: 200, kind: "ringing", detail: "", shows: DESK },
      { atMs: 1000, kind: "message", detail: "file 7", shows: null },
      { atMs: 3000, kind: "talk", detail: DESK, shows: null },
      { atMs: 3000, kind: "dtmf", detail: "1", shows: null },
      { atMs: 4000, kind: "ends", detail: "hung_up", shows: null },
    ]);
    expect([call?.chance, call?.unplayable]).toEqual([[0.5], ["file 8"]]);
    expect(call?.phones).toContainEqual({ number: DESK, rule: { when_called: "answers" } });
    expect([call?.finishReason, call?.refusal, call?.note?.en]).toEqual([
      "brought",
      null,
      "The desk never rests.",
    ]);
    expect(call?.later.map(({ atMs, api, method }) => [atMs, api, method])).toEqual([
      [1500, "library-api", "open.session"],
      [9000, "library-api", "close.session"],
    ]);
  });

  it("has the error of a refusal, and nobody who hears anything", async () => {
    const refusal = await behaviour("r1-copy-that-is-gone");
    expect(refusal?.refusal).toMatchObject({ data: { mnemonic: "copy_not_found" } });
    expect([refusal?.lanes, refusal?.finishReason]).toEqual([[], null]);
  });
});

it("a statement that no behaviour shows is a gap", () => {
  const files = new Map(fixture);
  files.delete(REFUSAL);
  const { model } = loadSpec(files);
  if (model === null) throw new Error("no model");
  expect(matrixGaps(exampleMatrix(model)).map(formatMistake)).toEqual([
    `${FOLDER}#: found no example of the statement R1: A copy that is not there is not lent.; expected at least one`,
  ]);
});
