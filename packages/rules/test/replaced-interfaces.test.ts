import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { contains, countAddresses } from "@sgt/cidr";
import { type EvidenceRow, NO_STATE, type Sighting, type Sightings } from "@sgt/flowlogs";
import { addSightings, readDirectory } from "@sgt/flowlogs/node";
import { type Plan, parsePlan, planGraded } from "@sgt/rules";
import { ACCOUNT, eni, evidence, FROM, group, NOW, REGION, region, row, rule } from "@sgt/scenes";

// Interfaces that were replaced within the window: a plan of today's snapshot refuses none of their sources.

const dir = mkdtempSync(join(tmpdir(), "sgt-replaced-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let count = 0;
const DAYS = 90;
/** Of the window, counted from its first day. */
const day = (days: number): number => FROM + days * 86_400;

/** An interface of the group: the days on which it stood, and the sources that reached it on each of them. */
interface Life {
  readonly eniId: string;
  readonly from: number;
  readonly until: number;
  readonly sources: readonly string[];
}
const life = (eniId: string, from: number, until: number, sources: readonly string[]): Life => ({
  ...{ eniId, from, until, sources },
});
const addresses = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}.${at + 1}`);
const daysOf = ({ from, until }: Life) => Array.from({ length: until - from }, (_, at) => from + at);

const rowsOf = (lives: readonly Life[]): EvidenceRow[] =>
  lives.flatMap((one) =>
    daysOf(one).flatMap((at) =>
      one.sources.map((source) => {
        const date = new Date(day(at) * 1000).toISOString().slice(0, 10);
        return row(one.eniId, 6, 443, source, { date, firstSeen: day(at) + 60, lastSeen: day(at + 1) - 60 });
      }),
    ),
  );

type History = (lives: readonly Life[]) => Sightings | null;
const fact = (kind: Sighting["kind"], { eniId }: Life, from: number, until: number): Sighting => ({
  ...{ kind, accountId: ACCOUNT, region: REGION, eniId, from, until, source: "test" },
  state: { ...NO_STATE, groups: ["sg-1"], vpcId: "vpc-1" },
});
const listed = (at: number) => ({ accountId: ACCOUNT, region: REGION, at, source: "test" });

const none: History = () => null;
/** A snapshot at noon of each day. */
const snapshots: History = (lives) => ({
  scans: Array.from({ length: DAYS }, (_, at) => listed(day(at + 0.5))),
  sightings: lives.flatMap((one) => daysOf(one).map((at) => fact("seen", one, day(at + 0.5), day(at + 0.5)))),
});
/** What AWS Config or CloudTrail tells, from when to when, and one snapshot at the end. */
const told: History = (lives) => ({
  scans: [listed(day(DAYS))],
  sightings: lives.map((one) => fact("told", one, day(one.from), day(one.until))),
});

/** One interface stays; another beside it is replaced every day, and its sources never reached the first. */
const daily = [
  life("eni-stays", 0, DAYS, addresses("10.0.1", 4)),
  ...Array.from({ length: DAYS }, (_, at) => life(`eni-of-day-${at}`, at, at + 1, addresses("10.0.2", 19))),
];
/** A service redeployed every ten days, the same two sources all the time. */
const redeployed = Array.from({ length: 9 }, (_, at) =>
  life(`eni-generation-${at}`, at * 10, at * 10 + 10, ["10.0.2.1", "10.0.2.2"]),
);
/** Replaced ten days ago, with a source of its own. */
const gone = [life("eni-stays", 0, DAYS, ["10.0.2.1", "10.0.2.2"]), life("eni-gone", 0, 80, ["10.0.200.7"])];
/** The clients scale: six at a time out of a subnet, others each week. */
const scaled = Array.from({ length: 13 }, (_, week) => {
  const clients = Array.from({ length: 6 }, (_, at) => `10.0.20.${1 + (((week * 6 + at) * 41) % 251)}`);
  return life("eni-stays", week * 7, Math.min(week * 7 + 7, DAYS), clients);
});

/** The plan, where of all these interfaces today's snapshot holds one. */
async function planned(lives: readonly Life[], standing: string, history: History): Promise<Plan> {
  const since = Math.min(...lives.filter(({ eniId }) => eniId === standing).map(({ from }) => from));
  const attachedAt = new Date(day(since) * 1000).toISOString();
  const own = region({
    groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])],
    enis: [eni(standing, ["sg-1"], { attachedAt })],
  });
  const ids = new Set(lives.map(({ eniId }) => eniId));
  const seen = evidence(rowsOf(lives), [...ids]);
  const facts = history(lives);
  const out = join(dir, `${count++}`);
  if (facts !== null) await addSightings(out, facts);
  const directory = facts === null ? {} : { directory: await readDirectory(out) };
  const { plan } = planGraded({ region: own, evidence: { ...seen, ...directory }, now: NOW });
  return parsePlan(JSON.stringify(plan));
}

/** CIDRs of the one rule or of what takes its place, once the plan is carried out. */
const allowed = ({ groups }: Plan): string[] =>
  groups.flatMap(({ before, add, remove }) =>
    [...(remove.length === 0 ? before : []), ...add].map(({ peer }) => Reflect.get(peer, "cidr")),
  );
const asCidr = (source: string) => (source.includes("/") ? source : `${source}/32`);
const countOf = (entries: Plan["observed"]) =>
  Number(countAddresses(entries.flatMap(({ sources }) => sources.map(asCidr))));

test.each<[name: string, lives: readonly Life[], standing: string, history: History, decision: string, counts: object]>(
  [
    ["replaced daily, without history", daily, "eni-stays", none, "tighten fair", { held: 4, possible: 19 }],
    ["replaced daily, with a snapshot a day", daily, "eni-stays", snapshots, "tighten good", { held: 23, possible: 0 }],
    ["replaced daily, as told", daily, "eni-stays", told, "tighten good", { held: 23, possible: 0 }],
    ["redeployed, without history", redeployed, "eni-generation-8", none, "observe failing", { held: 0, possible: 0 }],
    [
      "redeployed, with a snapshot a day",
      redeployed,
      "eni-generation-8",
      snapshots,
      "tighten good",
      { held: 2, possible: 0 },
    ],
    ["redeployed, as told", redeployed, "eni-generation-8", told, "tighten good", { held: 2, possible: 0 }],
    ["gone, without history", gone, "eni-stays", none, "tighten fair", { held: 2, possible: 1 }],
    ["gone, with a snapshot a day", gone, "eni-stays", snapshots, "tighten good", { held: 3, possible: 0 }],
    ["gone, as told", gone, "eni-stays", told, "tighten good", { held: 3, possible: 0 }],
    ["clients that scale, without history", scaled, "eni-stays", none, "observe failing", { held: 0, possible: 0 }],
    ["clients that scale, as told", scaled, "eni-stays", told, "observe failing", { held: 0, possible: 0 }],
  ],
)("%s: every source seen stays allowed", async (_name, lives, standing, history, decision, counts) => {
  const plan = await planned(lives, standing, history);
  const sources = [...new Set(lives.flatMap((one) => one.sources))];
  expect(sources.filter((source) => !allowed(plan).some((cidr) => contains(cidr, source)))).toEqual([]);
  expect(`${plan.groups[0]?.decisions[0]?.decision} ${plan.grades[0]?.level}`).toBe(decision);
  expect({ held: countOf(plan.observed), possible: countOf(plan.possible) }).toEqual(counts);
});
