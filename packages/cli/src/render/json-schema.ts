export type Schema = Readonly<Record<string, unknown>>;

/** Returns the schema of an object that has these properties, all of them, and no other. */
export function exactly(properties: Schema): Schema {
  return { type: "object", additionalProperties: false, required: Object.keys(properties), properties };
}

export const listOf = (items: Schema): Schema => ({ type: "array", items });
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });

export const TEXT: Schema = { type: "string" };
export const COUNT: Schema = { type: "integer", minimum: 0 };

/** Returns the JSON Schema (draft 2020-12) of what `sgt NAME --format json` prints, as `docs/schemas` holds it. */
export function answerSchema(name: string, properties: Schema): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:sgt:schema:${name}`,
    title: `answer of sgt ${name}`,
    ...exactly({ schema: { const: `sgt/${name}/v1` }, ...properties }),
  };
}
