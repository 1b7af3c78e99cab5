import { expect, test } from "@jest/globals";
import { COMMANDS } from "./commands.js";
import { GROUPS, overview } from "./overview.js";

test("each command stands in one group of the help, and no other", () => {
  const named = COMMANDS.map(({ usage }) => usage.split(" ")[0]);
  expect(Object.values(GROUPS).flat().sort()).toEqual(named.sort());
  for (const { describe } of COMMANDS) expect(overview()).toContain(describe);
});
