import { beforeEach, describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { giveBackend, onRefusal } from "../../backend/door";
import { COMMAND_ROLES, COMMANDS, type Role } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { useToasts } from "../../shared/toasts";
import { acknowledgeAll } from "../orders/actions";
import { fromSnapshot } from "../orders/board-state";
import { useBoard } from "../orders/store";
import { reaches, refusal, whyNot } from "./may";
import { useSeat } from "./store";

const { es } = CATALOGUES;
const sit = (role: Role) =>
  useSeat.setState({ seat: { person: null, role, people: "SOMEBODY", kind: "MACHINE" } });

beforeEach(() => useSeat.setState({ seat: null }));

describe("what may be done", () => {
  it("follows the table: purchasing stands beside the ladder", () => {
    expect(reaches("ADMINISTRATOR", "MANAGER")).toBe(true);
    expect(reaches("OPERATOR", "MANAGER")).toBe(false);
    expect(reaches("PURCHASING", "OPERATOR")).toBe(false);
    expect(reaches("MANAGER", "PURCHASING")).toBe(true);
  });

  it("has a reason for every command that a role does not reach, and none for the others", () => {
    for (const command of COMMANDS) {
      expect(refusal(es, "ADMINISTRATOR", command), command).toBeNull();
      const reason = refusal(es, "VIEWER", command);
      if (COMMAND_ROLES[command] === "VIEWER") expect(reason, command).toBeNull();
      else expect(reason, command).toMatch(/^Solo .+\. .+\.$/);
    }
  });

  it("says so in the words of the product", () => {
    sit("OPERATOR");
    expect(whyNot("person_add")).toBe("Solo administradores. Pida a su gerente que lo haga.");
    expect(whyNot("orders_acknowledge")).toBeNull();
  });

  it("hides nothing before the seat is known", () => {
    expect(whyNot("person_add")).toBeNull();
  });
});

describe("somebody who only looks", () => {
  it("does not acknowledge, and reads why", async () => {
    const mock = createMockBackend([order(1)]);
    const backend = giveBackend(mock);
    useBoard.setState({ board: fromSnapshot(await backend.call("board_get", {})) });
    sit("VIEWER");
    await acknowledgeAll();
    expect(mock.calls.some((call) => call.command === "orders_acknowledge")).toBe(false);
    expect(useToasts.getState().toasts.at(-1)?.text).toBe(es.seat.only.OPERATOR);
    sit("OPERATOR");
    await acknowledgeAll();
    expect(mock.calls.some((call) => call.command === "orders_acknowledge")).toBe(true);
  });
});

describe("a refusal by the machine", () => {
  it("names its command and has the seat read again", async () => {
    const backend = giveBackend(createMockBackend([], { setup: "FINISHED", people: "SOMEBODY" }));
    let told = 0;
    const stop = onRefusal(() => {
      told += 1;
    });
    await expect(backend.call("people_list", {})).rejects.toMatchObject({
      code: "PERMISSION",
      command: "people_list",
    });
    await expect(backend.call("seat_sign_in", { personId: 1, pin: "0000" })).rejects.toMatchObject({
      code: "WRONG_PIN",
    });
    expect(told).toBe(1);
    stop();
  });
});
