import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { storeManifestJsonSchema } from "@sgt/geoip/node";

test("docs/schemas/geoip-store.schema.json is the schema that is enforced", async () => {
  const text = await readFile(new URL("../../../docs/schemas/geoip-store.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(storeManifestJsonSchema())));
});
