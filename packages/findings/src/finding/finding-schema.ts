import * as z from "zod";
import { EXPOSURES } from "./exposure.js";
import { type EvidenceStep, type Finding, type FindingResource, RESOURCE_TYPES } from "./finding.js";
import { SEVERITIES, type SeverityCounts } from "./severity.js";

const text = z.string();
const count = z.int().min(0);
const countText = z.string().regex(/^\d+$/);

const resource: z.ZodType<FindingResource> = z.strictObject({
  type: z.enum(RESOURCE_TYPES),
  id: text,
  name: text,
  vpcId: text.exactOptional(),
});

const evidenceStep: z.ZodType<EvidenceStep> = z.strictObject({ resource, says: text });

/** The counts of a report, severity by severity. */
export const severityCountsSchema: z.ZodType<SeverityCounts> = z.strictObject({
  critical: count,
  high: count,
  medium: count,
  low: count,
  info: count,
});

/** The shape of one finding, as reports and audits hold it. */
export const findingSchema: z.ZodType<Finding> = z.strictObject({
  findingId: z.string().regex(/^f-[0-9a-f]{16}$/),
  kind: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  severity: z.enum(SEVERITIES),
  accountId: text,
  region: text,
  resource,
  title: text,
  what: text,
  why: text,
  remedy: text,
  evidence: z.array(evidenceStep).min(1),
  exposure: z.strictObject({ state: z.enum(EXPOSURES), because: z.array(text).min(1) }),
  use: z
    .strictObject({
      state: z.enum(["used", "shared", "possible", "unused", "unseen"]),
      recordCount: count,
      sourceCount: count,
      lastSeen: z.number().nullable(),
    })
    .exactOptional(),
  shrink: z.strictObject({ addressesBefore: countText, addressesAfter: countText }).exactOptional(),
});
