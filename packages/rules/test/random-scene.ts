import type { EvidenceRow } from "@sgt/flowlogs";
import { type Exception, type PlanOptions, parseApproved } from "@sgt/rules";
import { eni, region, row, rule } from "@sgt/scenes";
import type { LiveRule, RegionSnapshot } from "@sgt/snapshot";
import fc from "fast-check";
import { ADDRESSES } from "./allowed-model.js";

export interface RandomScene {
  readonly snapshot: RegionSnapshot;
  readonly rows: readonly EvidenceRow[];
  readonly options: Partial<PlanOptions>;
  readonly quota: number;
  readonly exceptions: readonly Exception[];
  readonly approved: readonly string[] | null;
  /** Which of the rules that would go are graded as failing, in turn; null for no grades. */
  readonly failing: readonly boolean[] | null;
}

export const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ["pl-1", 1],
  ["pl-2", 3],
]);

const ipv4Cidr = fc
  .tuple(fc.nat(255), fc.oneof(fc.integer({ min: 24, max: 27 }), fc.integer({ min: 24, max: 32 })))
  .map(([last, length]) => `10.0.0.${last - (last % 2 ** (32 - length))}/${length}`);
const ipv6Cidr = fc
  .tuple(fc.nat(15), fc.integer({ min: 124, max: 128 }))
  .map(([last, length]) =>
    `fd00::${(last - (last % 2 ** (128 - length))).toString(16)}/${length}`.replace("::0/", "::/"),
  );
const peer = fc.oneof(
  { weight: 12, arbitrary: ipv4Cidr },
  { weight: 4, arbitrary: ipv6Cidr },
  { weight: 1, arbitrary: fc.constantFrom("0.0.0.0/0", "::/0", "10.0.0.0/8", "203.0.113.0/24") },
  { weight: 2, arbitrary: fc.constantFrom("sg-9", "sg-a", "pl-1", "pl-2") },
);
const traffic = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "tcp 443",
      "tcp 22",
      "tcp 22-443",
      "tcp 0-65535",
      "udp 443",
      "tcp 80-8443",
      "tcp 444-8443",
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom("-1", "50", "icmp", "icmp -1--1", "icmp 8--1", "icmp 3-4", "icmpv6") },
);
/** What a rule bears: mostly a description or nothing, and now and then an end, which it may hide in a tag. */
const marks: fc.Arbitrary<Partial<LiveRule>> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 5,
    arbitrary: fc.string({ minLength: 1, maxLength: 260, unit: "grapheme" }).map((description) => ({ description })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { description: "sgt break-glass; expires 2026-12-02T03:00:00Z; ticket INC-7" },
      { tags: { "sgt:expires": "2026-12-02T03:00:00Z" } },
      { tags: { "sgt:expires": "2026-11-01T03:00:00Z", team: "x" } },
    ),
  },
);
const liveRule: fc.Arbitrary<LiveRule> = fc.tuple(traffic, peer, marks).map(([way, who, more]) => rule(way, who, more));

const ingress = fc.uniqueArray(liveRule, {
  minLength: 2,
  maxLength: 9,
  selector: ({ description: _, tags: __, ...identity }) => JSON.stringify(identity),
});

const evidenceRow = (eniIds: readonly string[]): fc.Arbitrary<EvidenceRow> =>
  fc
    .record({
      eniId: fc.constantFrom(...eniIds),
      way: fc.constantFrom<[number, number]>(
        [6, 443],
        [6, 22],
        [6, 80],
        [6, 21],
        [6, 8443],
        [17, 443],
        [1, 0],
        [58, 0],
        [50, 0],
      ),
      source: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...ADDRESSES) },
        { weight: 6, arbitrary: fc.nat(24).map((last) => `10.0.0.${last}`) },
        { weight: 1, arbitrary: fc.constant("203.0.113.9") },
      ),
      initiation: fc.constantFrom(
        "initiated" as const,
        "unknown" as const,
        "likely-response" as const,
        "initiated" as const,
        "initiated" as const,
        "response" as const,
      ),
      action: fc.constantFrom<("ACCEPT" | "REJECT")[]>("ACCEPT", "ACCEPT", "ACCEPT", "ACCEPT", "REJECT"),
      date: fc.constantFrom("2026-08-25", "2026-08-26", "2026-09-30", "2026-11-01", "2026-11-19"),
    })
    .map(({ eniId, way, source, initiation, action, date }) => {
      const firstSeen = Date.parse(date) / 1000 + 60;
      return row(eniId, way[0], way[1], source, { initiation, action, date, firstSeen, lastSeen: firstSeen + 60 });
    });

const options: fc.Arbitrary<Partial<PlanOptions>> = fc.record(
  {
    tolerance: fc.constantFrom(0, 0.3, 0.6, 0.95),
    objective: fc.constantFrom("fewest-rules" as const, "least-trust" as const),
    prefixThreshold: fc.constantFrom(25, 28, 29, 30, 32),
    ipv6PrefixThreshold: fc.constantFrom(null, 127, 128),
    maxRules: fc.constantFrom(null, null, 3, 8),
    removeUnused: fc.boolean(),
    mergePorts: fc.boolean(),
    excludeLikelyResponses: fc.boolean(),
    acceptedRisk: fc.constantFrom(null, null, null, "CHG-7"),
  },
  { requiredKeys: ["prefixThreshold"] },
);

const exception: fc.Arbitrary<Exception> = fc
  .record({
    source: fc.oneof(ipv4Cidr, ipv6Cidr),
    way: fc.constantFrom<[string, number | null, number | null]>(
      ["-1", null, null],
      ["tcp", 443, 443],
      ["tcp", 20, 500],
      ["udp", 443, 443],
      ["icmp", -1, -1],
    ),
    scope: fc.constantFrom({}, { group: "sg-a" }, { vpc: "vpc-1" }, { tag: "team=x" }),
  })
  .map(({ source, way: [protocol, fromPort, toPort], scope }) => ({
    ...{ source, protocol, fromPort, toPort, scope, owner: "o", reason: "r" },
    ticket: null,
    expires: null,
  }));

const approvedList = fc.array(fc.oneof(ipv4Cidr, ipv6Cidr), { minLength: 1, maxLength: 6 }).map(parseApproved);

/** Two groups that share an interface, with room from none to plenty. */
export const randomScene: fc.Arbitrary<RandomScene> = fc
  .record({
    first: ingress,
    second: ingress,
    spare: fc.integer({ min: -1, max: 8 }),
    options,
    exceptions: fc.oneof(fc.constant([]), fc.array(exception, { maxLength: 3 })),
    approved: fc.option(approvedList, { freq: 3 }),
    failing: fc.option(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })),
  })
  .chain((parts) =>
    fc
      .array(evidenceRow(["eni-1", "eni-2", "eni-lost"]), { minLength: 5, maxLength: 60, size: "large" })
      .map((rows) => {
        const quota = Math.max(1, Math.max(parts.first.length, parts.second.length) + parts.spare);
        const groups = [parts.first, parts.second].map((rules, at) => ({
          groupId: `sg-${"ab"[at]}`,
          groupName: "random",
          description: "",
          vpcId: "vpc-1",
          ownerId: "123456789012",
          tags: {},
          ingress: rules,
          egress: [],
        }));
        const prefixLists = [...WEIGHTS].map(([prefixListId, weight]) => ({
          prefixListId,
          name: prefixListId,
          family: 4 as const,
          ownerId: "123456789012",
          weight,
          cidrs: ["10.0.0.128/28"],
        }));
        const enis = [eni("eni-1", ["sg-a"], { addresses: ["10.0.0.7"] }), eni("eni-2", ["sg-a", "sg-b"])];
        return {
          snapshot: region({ groups, enis, prefixLists, ruleQuota: quota }),
          rows,
          options: parts.options,
          quota,
          exceptions: parts.exceptions,
          approved: parts.approved,
          failing: parts.failing,
        };
      }),
  );
