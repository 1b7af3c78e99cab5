import { expect, test } from "@jest/globals";
import * as sandbox from "@sgt/sandbox";

test("the public names are these", () => {
  expect(Object.keys(sandbox).sort()).toEqual([
    "REPLICA",
    "SAMPLE_UNTIL",
    "SandboxError",
    "startSandbox",
    "writeSampleLogs",
    "writeSamplePlaces",
    "writeSampleSnapshot",
  ]);
});
