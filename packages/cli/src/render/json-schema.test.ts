import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { configSchema } from "../commands/config/config-schema.js";
import { doctorSchema } from "../commands/doctor/doctor-schema.js";

const ANSWERS = [
  ["doctor", doctorSchema(), { checkedAt: "", caller: null, vpcs: [], retention: [], notLooked: [] }],
  ["config", configSchema(), { file: null, values: [], unknownVariables: [] }],
] as const;

test.each(ANSWERS)(
  "docs/schemas/%s.schema.json is made of its command, and holds it to its properties",
  (name, schema, rest) => {
    const text = readFileSync(new URL(`../../../../docs/schemas/${name}.schema.json`, import.meta.url), "utf8");
    expect(JSON.parse(text)).toEqual(schema);
    const validate = new Ajv2020({ formats: { "date-time": true, date: true } }).compile(schema);
    const answer = { schema: `sgt/${name}/v1`, ...rest };
    const { schema: _schema, ...unnamed } = answer;
    expect(
      [answer, { ...answer, extra: 1 }, unnamed, { ...answer, schema: "sgt/other/v1" }].map((one) => validate(one)),
    ).toEqual([true, false, false, false]);
  },
);
