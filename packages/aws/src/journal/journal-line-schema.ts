import * as z from "zod";
import { journalEntrySchema } from "./journal-schema.js";

const place = z.object({ seq: z.int().min(0), at: z.iso.datetime(), sum: z.string().regex(/^[0-9a-f]{16}$/) });

/** Returns the JSON Schema (draft 2020-12) of one line of a journal, as `docs/schemas/journal.schema.json` holds it. */
export function journalLineSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(z.intersection(place, journalEntrySchema), {
    io: "input",
    reused: "ref",
  });
  return { $schema, $id: "urn:sgt:schema:journal", title: "one line of an sgt journal", ...rest };
}
