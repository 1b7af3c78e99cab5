import { describe, expect, test } from "@jest/globals";
import { decideEvidence, type Evidence, type FoldedRun } from "@sgt/flowlogs";
import { compareObserved, membershipsOfPlan, parsePlan, planTightening, ruleUsage } from "@sgt/rules";
import { ACCOUNT, eni, evidence, group, NOW, REGION, region, row, rule } from "@sgt/scenes";
import { type RegionSnapshot, unknownNetwork } from "@sgt/snapshot";

const NONE = { associations: [], shares: [] };
const vpc = (vpcId: string, ...cidrs: string[]) => ({ vpcId, name: "", isDefault: false, cidrs });
const APART = {
  ...unknownNetwork([]),
  vpcs: [vpc("vpc-1", "10.1.0.0/16"), vpc("vpc-2", "10.2.0.0/16", "fd00:2::/56")],
};
const OVERLAPPING = { ...APART, vpcs: [vpc("vpc-1", "10.1.0.0/16"), vpc("vpc-2", "10.1.0.0/16")] };

const scene: RegionSnapshot = {
  ...region({
    groups: ["1", "2", "3"].map((n) => group(`sg-${n}`, [rule("tcp 443", "10.0.0.0/16")], { vpcId: `vpc-${n}` })),
    enis: [eni("eni-here", ["sg-1"])],
  }),
  sharing: NONE,
  network: APART,
  neighborIds: ["210987654321"],
};

interface Said {
  readonly words?: Record<string, string>;
  readonly addresses?: readonly string[];
}

/** Evidence of an interface that is gone, with what the logs said of it. */
function gone({ words = {}, addresses = [] }: Said, accountId = ACCOUNT): Evidence {
  const rows = [row("eni-gone", 6, 443, "10.0.9.9", { accountId })];
  const logged = [{ accountId, region: REGION, eniId: "eni-gone", firstSeen: 0, lastSeen: 1, words, addresses }];
  const { coverage } = evidence(rows, []);
  const none = { rows: [], coverage: { asked: coverage.asked, eniDays: [], unread: [], malformed: [] } };
  const { directory } = decideEvidence([{ ...none, logged } as unknown as FoldedRun], coverage.asked);
  return { rows, coverage, ...(directory === undefined ? {} : { directory }) };
}

/** The groups a rule of which may have admitted the row. */
const possibleIn = (snapshot: RegionSnapshot, seen: Evidence): string[] =>
  ruleUsage({ region: snapshot, evidence: seen })
    .rules.filter(({ state }) => state === "possible")
    .map(({ groupId }) => groupId);

const associated = { associations: [{ groupId: "sg-3", vpcId: "vpc-2", vpcOwnerId: ACCOUNT }], shares: [] };

const CASES: [name: string, said: Said, groups: string[], more?: Partial<RegionSnapshot>][] = [
  ["everywhere where nothing tells its VPC", {}, ["sg-1", "sg-2", "sg-3"]],
  ["in the VPC that the log names", { words: { "vpc-id": "vpc-2" } }, ["sg-2"]],
  ["there, whatever its address says", { words: { "vpc-id": "vpc-2" }, addresses: ["10.1.0.4"] }, ["sg-2"]],
  ["in the VPC that holds its address", { addresses: ["10.2.0.4"] }, ["sg-2"]],
  ["by IPv6 too", { addresses: ["fd00:2::4"] }, ["sg-2"]],
  ["everywhere where its addresses differ", { addresses: ["10.1.0.4", "fd00:2::4"] }, ["sg-1", "sg-2", "sg-3"]],
  ["everywhere where no VPC holds its address", { addresses: ["10.9.0.4"] }, ["sg-1", "sg-2", "sg-3"]],
  [
    "everywhere where two VPCs hold it",
    { addresses: ["10.1.0.4"] },
    ["sg-1", "sg-2", "sg-3"],
    { network: OVERLAPPING },
  ],
  ["nowhere in a VPC without groups", { words: { "vpc-id": "vpc-9" } }, []],
  ["for groups associated with the VPC", { words: { "vpc-id": "vpc-2" } }, ["sg-2", "sg-3"], { sharing: associated }],
  [
    "for groups that an interface carries in the VPC",
    { words: { "vpc-id": "vpc-2" } },
    ["sg-2", "sg-3"],
    { enis: [eni("eni-b", ["sg-3"], { vpcId: "vpc-2" })] },
  ],
  [
    "for every group where nobody read the associations",
    { words: { "vpc-id": "vpc-2" } },
    ["sg-1", "sg-2", "sg-3"],
    { sharing: { associations: null, shares: null } },
  ],
];

describe("a record of an interface that is gone is possible", () => {
  test.each(CASES)("%s", (_name, said, groups, more = {}) => {
    expect(possibleIn({ ...scene, ...more }, gone(said))).toEqual(groups);
  });

  test.each(CASES)("%s, as the plan by itself has it", (_name, said, groups, more = {}) => {
    const seen = gone(said);
    const came = ["1", "2", "3"].map((n) => row(`eni-${n}`, 6, 443, "10.0.1.1"));
    const enis = [
      ...(more.enis ?? []),
      ...["1", "2", "3"].map((n) => eni(`eni-${n}`, [`sg-${n}`], { vpcId: `vpc-${n}` })),
    ];
    const { coverage } = evidence(
      came,
      came.map(({ eniId }) => eniId),
    );
    const both = { ...seen, coverage, rows: [...seen.rows, ...came] };
    const plan = planTightening({ region: { ...scene, ...more, enis }, evidence: both, now: NOW });
    expect(plan.possible.map(({ groupId }) => groupId)).toEqual(groups);
    const read = parsePlan(JSON.stringify(plan));
    expect(compareObserved(read, both.rows, membershipsOfPlan(read, seen.directory))).toEqual([]);
  });

  test("of another account by the VPC that the log names, never by its address", () => {
    const theirs = (said: Said) => possibleIn(scene, gone(said, "210987654321"));
    expect(theirs({ words: { "vpc-id": "vpc-1" } })).toEqual(["sg-1"]);
    expect(theirs({ addresses: ["10.1.0.4"] })).toEqual(["sg-1", "sg-2", "sg-3"]);
  });
});
