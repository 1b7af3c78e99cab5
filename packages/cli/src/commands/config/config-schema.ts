import { answerSchema, exactly, listOf, orNull, type Schema, TEXT } from "../../render/json-schema.js";
import type { ConfigResult, ConfigValue } from "./config-result.js";

const VALUE = {
  command: TEXT,
  option: TEXT,
  value: { anyOf: [TEXT, { type: "boolean" }, listOf(TEXT), { type: "null" }] },
  origin: { enum: ["variable", "file", "default", "consent", "none"] satisfies ConfigValue["origin"][] },
  name: orNull(TEXT),
  key: orNull(TEXT),
  variable: orNull(TEXT),
} satisfies Record<keyof ConfigValue, Schema>;

/** Returns the JSON Schema of `sgt config --format json`. */
export function configSchema(): Schema {
  return answerSchema("config", {
    file: orNull(TEXT),
    values: listOf(exactly(VALUE)),
    unknownVariables: listOf(TEXT),
  } satisfies Record<Exclude<keyof ConfigResult, "schema">, Schema>);
}
