import { expect, test } from "@jest/globals";
import * as cli from "@sgt/cli";

test("the public surface", () => {
  expect(Object.keys(cli).sort()).toEqual(["EXIT", "processIo", "run"]);
});
