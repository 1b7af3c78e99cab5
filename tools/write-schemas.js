// Writes the JSON Schemas of docs/schemas from the built packages: npm run build && node tools/write-schemas.js
import { mkdirSync, writeFileSync } from "node:fs";
import { journalLineSchema } from "../packages/aws/dist/index.js";
import { COMMANDS } from "../packages/cli/dist/cli/commands.js";
import { configSchema } from "../packages/cli/dist/commands/config/config-schema.js";
import { doctorSchema } from "../packages/cli/dist/commands/doctor/doctor-schema.js";
import { fileSchema } from "../packages/cli/dist/inputs/defaults/file-schema.js";
import { artefactSchemas } from "../packages/findings/dist/index.js";
import { storeManifestJsonSchema } from "../packages/geoip/dist/node.js";

mkdirSync("docs/schemas", { recursive: true });
const schemas = {
  ...artefactSchemas(),
  "journal.schema.json": journalLineSchema(),
  "sgt.config.schema.json": await fileSchema(COMMANDS),
  "config.schema.json": configSchema(),
  "doctor.schema.json": doctorSchema(),
  "geoip-store.schema.json": storeManifestJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(`docs/schemas/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
}
