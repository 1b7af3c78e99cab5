import type { z } from "zod";
import { snapshotError } from "../errors.js";
import { formatPath } from "../model/json-path.js";

/** Returns `value` as the schema describes it; otherwise an error that names the file and the JSON path. */
export function parseDescribed<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = formatPath(issue?.path ?? []);
  throw snapshotError("SGT_SNAPSHOT_BAD_SHAPE", `${file}: ${path}: ${issue?.message ?? "unexpected value"}`, {
    hint: "Write the file again with the AWS CLI, --output json.",
    details: { file, path },
  });
}
