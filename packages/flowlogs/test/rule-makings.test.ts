import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { RuleMaking } from "@sgt/flowlogs";
import { addRuleMakings, mergeLedgers, readRuleMakings } from "@sgt/flowlogs/node";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-rules-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const making = (rule: string, at = 100): RuleMaking => {
  return {
    accountId: "123456789012",
    region: "eu-west-1",
    groupId: "sg-0a",
    rule,
    at,
    notBefore: at,
    by: "",
    source: "config",
  };
};
const files = async (ledger: string): Promise<string[]> => (await readdir(join(dir, ledger, "_rules"))).sort();

test("what was told is kept once, whoever tells it and how often", async () => {
  const ledger = join(dir, "a");
  await addRuleMakings(ledger, [making("tcp 443-443 10.0.0.0/16"), making("tcp 22-22 10.0.0.0/16")]);
  await addRuleMakings(ledger, [making("tcp 22-22 10.0.0.0/16")]);
  expect(await files("a")).toHaveLength(1);
  await addRuleMakings(ledger, [making("tcp 22-22 10.0.0.0/16"), making("tcp 22-22 10.0.0.0/16", 200)]);
  expect(await files("a")).toHaveLength(2);
  expect((await readRuleMakings(ledger)).map(({ at }) => at).sort()).toEqual([100, 100, 200]);
});

test("merging takes it over", async () => {
  await addRuleMakings(join(dir, "a"), [making("tcp 443-443 10.0.0.0/16")]);
  await addRuleMakings(join(dir, "b"), [making("tcp 22-22 10.0.0.0/16")]);
  await mergeLedgers([join(dir, "b")], join(dir, "a"));
  expect(await readRuleMakings(join(dir, "a"))).toHaveLength(2);
});

test.each([
  ["no JSON", "{"],
  ["of another kind", '{"schema":"sgt/ledger-rules/v3","rules":[]}'],
  ["of another shape", '{"schema":"sgt/ledger-rules/v2","rules":[{}]}'],
])("a file that is %s is damage", async (_, content) => {
  await addRuleMakings(join(dir, "a"), [making("tcp 443-443 10.0.0.0/16")]);
  const [name = ""] = await files("a");
  await writeFile(join(dir, "a", "_rules", name), content);
  await expect(readRuleMakings(join(dir, "a"))).rejects.toMatchObject({ code: "SGT_FLOWLOGS_LEDGER_DAMAGED" });
});

test("a ledger of which nobody told anything, or none at all, knows nothing", async () => {
  expect(await readRuleMakings(join(dir, "none"))).toEqual([]);
});
