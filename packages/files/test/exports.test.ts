import { expect, test } from "@jest/globals";
import * as index from "@sgt/files";

const INDEX = [
  "UNFINISHED",
  "WholeFolder",
  "createWhole",
  "errnoOf",
  "nodeFileStore",
  "openOutput",
  "putFile",
  "readYaml",
  "replaceFile",
  "takeLock",
];

test("the public surface of @sgt/files", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});
