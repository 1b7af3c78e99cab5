import { readFile } from "node:fs/promises";
import * as z from "zod";
import { findingsError } from "../errors.js";

/** Only the ids matter: every report of findings that sgt writes as JSON will do, whatever its version. */
const baselineSchema = z.object({ findings: z.array(z.object({ findingId: z.string() })) });

/**
 * Returns the ids of the findings of an earlier `sgt audit --format json` (or report), so that what is
 * new can be told from what was there.
 *
 * @throws `SGT_FINDINGS_BASELINE_UNREADABLE` when the file cannot be read, `SGT_FINDINGS_BASELINE_BAD_SHAPE` when it holds no findings.
 */
export async function readBaseline(path: string): Promise<ReadonlySet<string>> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw findingsError("SGT_FINDINGS_BASELINE_UNREADABLE", `baseline cannot be read: "${path}"`, {
      source: "environment",
      hint: "Check the path and its permissions.",
      details: { path },
      cause,
    });
  });
  const result = baselineSchema.safeParse(parseJson(text));
  if (result.success) return new Set(result.data.findings.map(({ findingId }) => findingId));
  throw findingsError("SGT_FINDINGS_BASELINE_BAD_SHAPE", `baseline: "${path}" holds no findings`, {
    hint: "Give a file that sgt audit --format json wrote.",
    details: { path },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
}
