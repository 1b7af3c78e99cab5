import { expect, test } from "@jest/globals";
import { shellWord } from "@sgt/cidr";
import { shellPath } from "./shell-path.js";

test.each([
  ["plan.json", "plan.json"],
  ["", "''"],
  ["my plan.json", "'my plan.json'"],
  ["it's", "'it'\\''s'"],
  ["$(reboot)", "'$(reboot)'"],
])("shellWord(%j) is %s", (text, word) => expect(shellWord(text)).toBe(word));

test.each([
  ["below", "/a/b/c/plan.json", "c/plan.json"],
  ["elsewhere", "/x/plan.json", "/x/plan.json"],
  ["the folder itself", "/a/b", "/a/b"],
  ["with a blank", "/a/b/c d", "'c d'"],
])("shellPath: %s", (_name, path, short) => expect(shellPath(path, "/a/b")).toBe(short));
