import { describe, expect, it } from "vitest";
import { BackendError } from "../../backend/backend";
import { PAGE, type Part, RowWindow } from "./window";

interface Asked {
  query: string;
  offset: number;
  answer(part: Part<string, null>): Promise<void>;
  refuse(): Promise<void>;
}

/** Let what was answered be taken. */
const settle = () => new Promise<void>((done) => setTimeout(done));

function list() {
  const asked: Asked[] = [];
  const rows = new RowWindow<string, string, null>(
    (query, offset) =>
      new Promise((answer, refuse) => {
        asked.push({
          query,
          offset,
          answer: (part) => {
            answer(part);
            return settle();
          },
          refuse: () => {
            refuse(new BackendError("INTERNAL", null));
            return settle();
          },
        });
      }),
  );
  return { asked, rows };
}

/** `a0`, `a1`… */
function part(word: string, offset: number, total: number): Part<string, null> {
  const count = Math.max(0, Math.min(PAGE, total - offset));
  return { rows: Array.from({ length: count }, (_, at) => `${word}${offset + at}`), total, info: null };
}

/** The newest question. */
const last = (asked: Asked[]): Asked => asked.at(-1) as Asked;

describe("a window on a long list", () => {
  it("reads the pages that are looked at and no others", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 100_000));
    rows.look(70_010, 70_030);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 70_000]);
    expect(rows.at(70_010)).toBeUndefined();
    await last(asked).answer(part("a", 70_000, 100_000));
    expect(rows.at(70_010)).toBe("a70010");
    expect(rows.at(0)).toBe("a0");
    expect(asked).toHaveLength(2);
  });

  it("shows the rows of the last question until the new one is answered", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 3));
    rows.ask("ab");
    expect(rows.shown().key).toBe('"a"');
    expect(rows.at(0)).toBe("a0");
    await last(asked).answer(part("ab", 0, 1));
    expect([rows.shown().key, rows.shown().total, rows.at(0)]).toEqual(['"ab"', 1, "ab0"]);
  });

  it("takes only the answer to the newest question, whichever comes first", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    rows.ask("ab");
    const [first, second] = asked as [Asked, Asked];
    await second.answer(part("ab", 0, 1));
    await first.answer(part("a", 0, 3));
    expect([rows.shown().key, rows.at(0)]).toEqual(['"ab"', "ab0"]);
  });

  it("asks the newest of many questions as soon as one of two is answered", async () => {
    const { asked, rows } = list();
    for (const search of ["a", "ab", "abc", "abcd"]) rows.ask(search);
    expect(asked.map(({ query }) => query)).toEqual(["a", "ab"]);
    await (asked[0] as Asked).answer(part("a", 0, 3));
    expect(asked.map(({ query }) => query)).toEqual(["a", "ab", "abcd"]);
  });

  it("reads again what is in view when something changed, and keeps the old rows meanwhile", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 200));
    rows.look(60, 80);
    await last(asked).answer(part("a", 50, 200));
    rows.refresh();
    expect(asked.map(({ offset }) => offset)).toEqual([0, 50, 50]);
    expect(rows.at(60)).toBe("a60");
    await last(asked).answer(part("b", 50, 201));
    expect([rows.at(60), rows.shown().total]).toEqual(["b60", 201]);
    rows.look(0, 20);
    expect(last(asked).offset).toBe(0);
  });

  it("does not lose a change that happened while the page was on its way", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 20));
    rows.refresh();
    rows.refresh();
    expect(asked).toHaveLength(3);
    await (asked[2] as Asked).answer(part("new", 0, 20));
    await (asked[1] as Asked).answer(part("old", 0, 20));
    expect(rows.at(0)).toBe("new0");
  });

  it("keeps only so many pages", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 100_000));
    for (let page = 1; page <= 40; page += 1) {
      rows.look(page * PAGE, page * PAGE + 10);
      await last(asked).answer(part("a", page * PAGE, 100_000));
    }
    expect(rows.at(0)).toBeUndefined();
    expect(rows.at(40 * PAGE)).toBe(`a${40 * PAGE}`);
  });

  it("keeps what it has when a reading fails, says so, and asks again with the next news", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 20));
    rows.refresh();
    await last(asked).refuse();
    expect([rows.shown().failure, rows.at(0)]).toEqual(["INTERNAL", "a0"]);
    const before = asked.length;
    rows.look(0, 10);
    expect(asked).toHaveLength(before);
    rows.refresh();
    await last(asked).answer(part("b", 0, 20));
    expect([rows.shown().failure, rows.at(0)]).toEqual([null, "b0"]);
  });

  it("asks a question again that failed at first", async () => {
    const { asked, rows } = list();
    rows.ask("a");
    await last(asked).refuse();
    rows.ask("a");
    await last(asked).answer(part("a", 0, 1));
    expect(rows.at(0)).toBe("a0");
  });

  it("comes back to the middle of a list that it reads for the first time", async () => {
    const { asked, rows } = list();
    rows.look(500, 520);
    rows.ask("a");
    expect(last(asked).offset).toBe(500);
  });
});
