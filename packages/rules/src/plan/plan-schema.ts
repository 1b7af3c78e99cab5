import { isSgtError, parseRange } from "@sgt/cidr";
import type { LiveRule, Peer, Rule } from "@sgt/snapshot";
import * as z from "zod";
import type {
  GroupPlan,
  GroupReference,
  KeptSource,
  Plan,
  PlanGrade,
  ReviewDecision,
  RuleDecision,
  Step,
  UnchangedNeighbors,
} from "./plan.js";
import { planOptionsSchema } from "./plan-options.js";
import type { NewTrust, PlanPurpose } from "./purpose.js";

const text = z.string();
const count = z.int().min(0);
const countText = z.string().regex(/^\d+$/);
const seconds = z.number();
const reasonId = z.string().regex(/^[a-z0-9-]+$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const isoTime = z.iso.datetime({ offset: true });

function isRange(candidate: string): boolean {
  try {
    parseRange(candidate);
    return true;
  } catch (error) {
    if (isSgtError(error)) return false;
    throw error;
  }
}

const addresses = z.string().refine(isRange, "not an address or CIDR");
const ipv4 = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/)
  .refine(isRange, "not a CIDR");
const ipv6 = z
  .string()
  .regex(/^[0-9a-f:.]+\/\d{1,3}$/)
  .refine(isRange, "not a CIDR");

const peer: z.ZodType<Peer> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ipv4"), cidr: ipv4 }),
  z.strictObject({ kind: z.literal("ipv6"), cidr: ipv6 }),
  z.strictObject({
    kind: z.literal("group"),
    groupId: text,
    accountId: text.exactOptional(),
    vpcId: text.exactOptional(),
  }),
  z.strictObject({ kind: z.literal("prefix-list"), prefixListId: text }),
]);

const port = z.int().min(-1).max(65535).nullable();
const ruleShape = {
  protocol: z.string().regex(/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/),
  fromPort: port,
  toPort: port,
  peer,
  description: text.exactOptional(),
};
const rule: z.ZodType<Rule> = z.strictObject(ruleShape);
const liveRule: z.ZodType<LiveRule> = z.strictObject({
  ...ruleShape,
  ruleId: text.exactOptional(),
  tags: z.record(text, text).exactOptional(),
});

const decision: z.ZodType<RuleDecision> = z.strictObject({
  rule: liveRule,
  decision: z.enum([
    "tighten",
    "already-covered",
    "observe",
    "unused",
    "remove-unused",
    "public",
    "group-reference",
    "prefix-list",
    "not-private",
    "already-tight",
    "ipv6",
    "owned-by-others",
    "out-of-scope",
    "no-room",
    "no-gain",
    "kept-by-exception",
    "merge",
    "not-merged",
    "break-glass",
    "expired",
    "end-moved",
    "not-concerned",
  ]),
  reasonId,
  reason: text,
  replacements: z.array(z.union([liveRule, rule])),
  evidence: z.strictObject({
    sourceCount: count,
    recordCount: count,
    firstSeen: seconds.nullable(),
    lastSeen: seconds.nullable(),
    possible: z.strictObject({ sourceCount: count, recordCount: count, eniCount: count }),
  }),
  beyondTolerance: z
    .strictObject({ tolerance: z.number().min(0).max(1), rulesNeeded: count, rulesLeft: count })
    .nullable(),
  addressesBefore: countText,
  addressesAfter: countText,
});

const step: z.ZodType<Step> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("authorize"), rules: z.array(rule).min(1) }),
  z.strictObject({ kind: z.literal("revoke"), rules: z.array(liveRule).min(1) }),
  z.strictObject({ kind: z.literal("modify"), rule: liveRule, to: rule }),
]);

const quotaUse = z.strictObject({ before: count, peak: count, after: count });

const group: z.ZodType<GroupPlan> = z.strictObject({
  groupId: text.min(1),
  groupName: text,
  vpcId: text,
  owner: text.nullable(),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  quota: z.strictObject({ limit: count, ipv4: quotaUse, ipv6: quotaUse }),
  prefixListWeights: z.record(text, count),
  before: z.array(liveRule),
  add: z.array(rule),
  remove: z.array(liveRule),
  steps: z.array(step),
  decisions: z.array(decision),
  risks: z.array(z.strictObject({ id: text, message: text })),
});

const planGrade: z.ZodType<PlanGrade> = z.strictObject({
  level: z.enum(["good", "fair", "failing"]),
  calendar: z.strictObject({
    days: count,
    monthEnds: count,
    quarterEnds: count,
    yearEnds: count,
    declaredOutside: z.array(day),
  }),
  backTest: z
    .strictObject({ splitDate: day, learnedDays: count, replayedDays: count, cutPerWeek: z.number().min(0) })
    .nullable(),
});

const unchangedNeighbors: z.ZodType<UnchangedNeighbors> = z.strictObject({
  enis: z.array(z.strictObject({ eniId: text, groupIds: z.array(text), vpcId: text.optional() })),
  groups: z.array(z.strictObject({ groupId: text, ingress: z.array(liveRule) })),
  members: z.array(z.strictObject({ groupId: text, addresses: z.array(addresses) })),
  prefixLists: z.array(z.strictObject({ prefixListId: text, cidrs: z.array(addresses) })),
  neighborIds: z.array(text).optional(),
  vpcs: z.array(z.strictObject({ vpcId: text, cidrs: z.array(addresses) })).optional(),
  secondVpcs: z.array(z.strictObject({ groupId: text, vpcId: text })).optional(),
});

const statement = z.strictObject({
  id: z.enum([
    "never-wider",
    "no-gap",
    "evidence-kept",
    "quota",
    "nothing-else",
    "figures",
    "never-narrower",
    "newly-trusted",
    "within-waste",
  ]),
  holds: z.boolean(),
  checked: count,
});

const newTrust: z.ZodType<NewTrust> = z.strictObject({
  groupId: text,
  protocol: ruleShape.protocol,
  fromPort: port,
  toPort: port,
  cidrs: z.array(z.union([ipv4, ipv6])),
  addressCount: countText,
});

const second = z.iso.datetime().regex(/:\d\dZ$/);
const purpose: z.ZodType<PlanPurpose> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("compact"),
    maxWaste: z.number().min(0).max(1),
    fences: z.array(addresses),
    newlyTrusted: z.array(newTrust),
  }),
  z.strictObject({
    kind: z.literal("extend"),
    expiresAt: second,
    ticket: text.nullable(),
    owner: text.nullable(),
    newlyTrusted: z.array(newTrust),
    skipped: z.array(
      z.strictObject({
        groupId: text,
        id: z.enum(["over-budget", "already-allowed", "ends-earlier", "owned-by-others", "elsewhere", "unknown-cost"]),
        message: text,
      }),
    ),
  }),
  z.strictObject({ kind: z.literal("expire"), asOf: second }),
]);

const portSources = {
  groupId: text,
  protocol: z.int().min(0).max(255),
  port: z.int().min(0).max(65535),
  sources: z.array(addresses),
};

/** Far more than a VPC has: whoever reads them goes through them one by one, and a plan that was tampered with must not hold that up. */
const MOST_MEMBERS = 1n << 20n;
const members = z.array(addresses).refine((cidrs) => countIn(cidrs) <= MOST_MEMBERS, "more addresses than a VPC has");

function countIn(cidrs: readonly string[]): bigint {
  const ranges = cidrs.filter(isRange).map((text) => parseRange(text));
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

const groupReference: z.ZodType<GroupReference> = z.strictObject({
  groupId: text,
  sourceGroupId: text,
  sourceGroupName: text,
  members,
  subnets: z.array(addresses),
  kept: z.array(z.strictObject({ protocol: portSources.protocol, port: portSources.port, sources: members })),
});

const keptSource: z.ZodType<KeptSource> = z.strictObject({
  groupId: text,
  protocol: ruleShape.protocol,
  fromPort: port,
  toPort: port,
  cidr: addresses,
  reasonId: z.enum(["exception", "approved-list", "dynamic-source"]),
  reason: text,
});

const reviewDecision: z.ZodType<ReviewDecision> = z.strictObject({
  groupId: text,
  rule: text,
  choice: z.enum(["approve", "keep", "postpone"]),
  by: text.min(1),
  at: isoTime,
  reason: text,
});

/** The shape of `plan.json`. Unknown members are refused: what is not understood cannot be proved. */
export const planSchema: z.ZodType<Plan> = z.strictObject({
  schema: z.literal("sgt/plan/v2"),
  planId: z.string().regex(/^plan-[0-9a-f]{12}$/),
  createdAt: isoTime,
  toolVersion: text.nullable(),
  accountId: text,
  region: text,
  purpose: purpose.exactOptional(),
  options: planOptionsSchema,
  evidence: z.strictObject({
    kind: z.enum(["flow-logs", "approved-list", "none"]),
    from: seconds,
    to: seconds,
    complete: z.boolean(),
    holes: z.array(text),
    unattributed: z.strictObject({ eniCount: count, recordCount: count }),
  }),
  observed: z.array(z.strictObject(portSources)),
  possible: z.array(z.strictObject({ ...portSources, recordCount: count, eniCount: count })),
  kept: z.array(keptSource),
  references: z.array(groupReference).exactOptional(),
  names: z.record(addresses, z.strictObject({ kind: text.min(1), id: text, name: text })),
  decisions: z.array(reviewDecision),
  grades: z.array(
    z.strictObject({
      groupId: text,
      rule: text,
      level: z.enum(["good", "fair", "failing"]),
      reasons: z.array(z.strictObject({ id: text, level: z.enum(["fair", "failing"]), message: text })),
      cutSources: z.array(addresses),
      cutPerWeek: z.number().min(0).nullable(),
      made: z.strictObject({ at: text, by: text, source: text }).exactOptional(),
    }),
  ),
  grade: planGrade.nullable(),
  groups: z.array(group),
  unchangedNeighbors,
  untouched: z.strictObject({ groupCount: count, byDecision: z.record(text, count) }),
  totals: z.strictObject({
    addressesBefore: countText,
    addressesAfter: countText,
    rulesBefore: count,
    rulesAfter: count,
  }),
  proof: z.strictObject({ statements: z.array(statement) }),
});
