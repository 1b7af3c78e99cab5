import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { RuleMaking } from "@sgt/flowlogs";
import { addRuleMakings, mergeLedgers, readRuleMakings } from "@sgt/flowlogs/node";
import { Ajv2020 } from "ajv/dist/2020.js";

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

test.each<[name: string, change: object, isValid: boolean]>([
  ["as it is written", {}, true],
  ["without a time", { at: undefined }, false],
  ["with a time before 1970", { notBefore: -1 }, false],
  ["with a control character", { by: "a\u0007" }, false],
])("a file %s is taken by the published schema and by the reader, or by neither", async (_, change, isValid) => {
  const ledger = join(dir, "a");
  await addRuleMakings(ledger, [making("tcp 443-443 10.0.0.0/16")]);
  const path = join(ledger, "_rules", (await files("a"))[0] ?? "");
  const { schema, rules } = JSON.parse(await readFile(path, "utf8"));
  const document = { schema, rules: [{ ...rules[0], ...change }] };
  const published = new URL("../../../docs/schemas/ledger-rules.schema.json", import.meta.url);
  const validate = new Ajv2020().compile(JSON.parse(await readFile(published, "utf8")));
  expect(validate(JSON.parse(JSON.stringify(document)))).toBe(isValid);
  await writeFile(path, JSON.stringify(document));
  const read = readRuleMakings(ledger).then(
    () => true,
    () => false,
  );
  expect(await read).toBe(isValid);
});
