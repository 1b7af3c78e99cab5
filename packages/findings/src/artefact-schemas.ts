import { planSchema } from "@sgt/rules";
import { snapshotManifestSchema } from "@sgt/snapshot";
import * as z from "zod";
import { findingSchema } from "./finding/finding-schema.js";
import { reportSchema } from "./risk/report-schema.js";

/** Returns the JSON Schemas (draft 2020-12) of the artefacts of this package by file name, as `docs/schemas` holds them. */
export function artefactSchemas(): Readonly<Record<string, object>> {
  return {
    "finding.schema.json": named("finding", "sgt finding", findingSchema),
    "plan.schema.json": named("plan", "sgt plan", planSchema),
    "report.schema.json": named("report", "sgt report", reportSchema),
    "snapshot.schema.json": named("snapshot", "sgt snapshot manifest", snapshotManifestSchema),
  };
}

function named(name: string, title: string, schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", reused: "ref" });
  return { $schema, $id: `urn:sgt:schema:${name}`, title, ...rest };
}
