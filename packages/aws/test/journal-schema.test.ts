import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { applyPlan, journalLineSchema, revertJournal } from "@sgt/aws";
import { Ajv2020 } from "ajv/dist/2020.js";
import { forApply, forRevert } from "./support/for-run.js";
import { prepareGround } from "./support/ground.js";

const SCHEMA = new URL("../../../docs/schemas/journal.schema.json", import.meta.url);

test("docs/schemas/journal.schema.json is the schema that is enforced", async () => {
  expect(JSON.parse(await readFile(SCHEMA, "utf8"))).toEqual(JSON.parse(JSON.stringify(journalLineSchema())));
});

test("every line of a real journal fits it, and a line that says something else does not", async () => {
  const ground = await prepareGround();
  await applyPlan(forApply(ground));
  await revertJournal(forRevert(ground));
  const lines = String(ground.files.contents.get(ground.journalPath))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  await ground.close();
  const validate = new Ajv2020({ strict: false, formats: { "date-time": true } }).compile(journalLineSchema());
  expect(lines.filter((line) => !validate(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(30);
  expect(validate({ ...lines[0], schema: "sgt/journal/v2" })).toBe(false);
  expect(validate({ ...lines[1], kind: "something" })).toBe(false);
});
