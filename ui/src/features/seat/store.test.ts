import { afterEach, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import type { Backend } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import type { SeatView } from "../../backend/generated";
import { putSeat, readSeat, useSeat } from "./store";

afterEach(() => useSeat.setState({ seat: null, round: 0 }));

it("whoever has just signed in stays, though the answer of an older reading comes behind", async () => {
  const mock = createMockBackend([]);
  const nobody: SeatView = { person: null, role: "OPERATOR", people: "SOMEBODY", kind: "MACHINE" };
  const ana: SeatView = {
    ...nobody,
    person: { id: 1, name: "Ana", role: "ADMINISTRATOR" },
    role: "ADMINISTRATOR",
  };
  const answers: ((seat: SeatView) => void)[] = [];
  const call: Backend["call"] = () => new Promise((done) => answers.push(done as never));
  giveBackend({ ...mock, call });
  const reading = readSeat();
  putSeat(ana);
  answers[0]?.(nobody);
  await reading;
  expect(useSeat.getState()).toMatchObject({ seat: ana, round: 1 });
  // What was dropped may have known something that signing in did not tell: it is read once more.
  expect(answers).toHaveLength(2);
  const next = readSeat();
  answers[2]?.(nobody);
  await next;
  expect(useSeat.getState()).toMatchObject({ seat: nobody, round: 2 });
});
