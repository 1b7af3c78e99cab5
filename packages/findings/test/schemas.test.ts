import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { artefactSchemas } from "@sgt/findings";
import { planTightening } from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import { Ajv2020 } from "ajv/dist/2020.js";

const folder = new URL("../../../docs/schemas/", import.meta.url);

test.each(Object.entries(artefactSchemas()))("docs/schemas/%s is the schema that is enforced", (name, schema) => {
  expect(readdirSync(folder)).toContain(name);
  expect(JSON.parse(readFileSync(new URL(name, folder), "utf8"))).toEqual(schema);
});

test("a plan fits its schema in the eyes of another validator", () => {
  const snapshot = region({
    groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16", { ruleId: "sgr-1", tags: { a: "b" } })])],
  });
  const rows = [row(eniOf("sg-1"), 6, 443, "10.0.1.1")];
  const plan = planTightening({ region: snapshot, evidence: evidence(rows, [eniOf("sg-1")]), now: NOW });
  const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
  const validate = ajv.compile(artefactSchemas()["plan.schema.json"] ?? {});
  expect(validate(plan) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...plan, groups: [{}] })).toBe(false);
});
