import * as z from "zod";
import { findingSchema, severityCountsSchema } from "../finding/finding-schema.js";
import type { Report } from "./report-summary.js";

const text = z.string();
const count = z.int().min(0);
const countText = z.string().regex(/^\d+$/);
const exposed = z.strictObject({ reachable: count, unknown: count, "not-reachable": count });

/** The shape of `report.json`. */
export const reportSchema: z.ZodType<Report> = z.strictObject({
  schema: z.literal("sgt/report/v1"),
  createdAt: text,
  toolVersion: text,
  evidence: z.strictObject({ from: z.number(), to: z.number(), complete: z.boolean() }).nullable(),
  complete: z.boolean(),
  unreadable: z.array(z.strictObject({ accountId: text, region: text, code: text, reason: text })),
  accounts: z.array(
    z.strictObject({
      accountId: text,
      accountName: text,
      rank: z.int().min(1),
      regions: z.array(text),
      groupCount: count,
      aclCount: count,
      ruleCount: count,
      counts: severityCountsSchema,
      score: countText,
      exposed,
      collectedAt: z.strictObject({ oldest: text, newest: text }).nullable(),
      missing: z.array(z.strictObject({ region: text, file: text, reason: text })),
    }),
  ),
  totals: z.strictObject({
    accountCount: count,
    regionCount: count,
    groupCount: count,
    aclCount: count,
    ruleCount: count,
    counts: severityCountsSchema,
    exposed,
  }),
  shrinks: z.array(
    z.strictObject({
      accountId: text,
      region: text,
      groupId: text,
      groupName: text,
      addressesBefore: countText,
      addressesAfter: countText,
      rulesBefore: count,
      rulesAfter: count,
    }),
  ),
  findings: z.array(findingSchema),
});
