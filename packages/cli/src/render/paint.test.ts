import { describe, expect, test } from "@jest/globals";
import { paintFor } from "./paint.js";

describe("colors", () => {
  test.each<[name: string, env: Record<string, string>, isTty: boolean, wanted: boolean, has: boolean]>([
    ["on a terminal", {}, true, true, true],
    ["in a pipe", {}, false, true, false],
    ["in a pipe that asks for them", { FORCE_COLOR: "1" }, false, true, true],
    ["in a pipe that asks with an empty value", { FORCE_COLOR: "" }, false, true, false],
    ["on a terminal that asks for none", { FORCE_COLOR: "0" }, true, true, false],
    ["with NO_COLOR", { NO_COLOR: "1" }, true, true, false],
    ["with both", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, true, false],
    ["with an empty NO_COLOR", { NO_COLOR: "" }, true, true, true],
    ["with --no-color in a pipe that asks for them", { FORCE_COLOR: "1" }, false, false, false],
    ["on a dumb terminal", { TERM: "dumb" }, true, true, false],
    ["on a dumb terminal that asks for them", { TERM: "dumb", FORCE_COLOR: "3" }, true, true, true],
  ])("%s", (_name, env, isTty, wanted, has) => {
    const stream = { isTty, columns: undefined, closed: false, write: async () => undefined };
    expect(paintFor(stream, env, wanted).red("x") !== "x").toBe(has);
  });
});
