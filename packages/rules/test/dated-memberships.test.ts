import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { type EvidenceRow, type InterfaceDirectory, NO_STATE, type Sighting } from "@sgt/flowlogs";
import { addSightings, readDirectory } from "@sgt/flowlogs/node";
import { diagnose, ruleUsage } from "@sgt/rules";
import { ACCOUNT, eni, evidence, group, REGION, region, row, rule, TO } from "@sgt/scenes";

const dir = mkdtempSync(join(tmpdir(), "sgt-dated-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const DAY = Date.parse("2026-11-01T00:00:00Z") / 1000;
const at = (hours: number): number => DAY + hours * 3600;
const fact = (kind: Sighting["kind"], from: number, until: number, group: string): Sighting => ({
  ...{ kind, accountId: ACCOUNT, region: REGION, eniId: "eni-then", from: at(from), until: at(until), source: "test" },
  state: { ...NO_STATE, groups: [group], vpcId: "vpc-1" },
});

let count = 0;
/** A directory of these facts; all interfaces were listed once, long after. */
async function directoryOf(...sightings: Sighting[]): Promise<InterfaceDirectory> {
  const out = join(dir, `${count++}`);
  await addSightings(out, { scans: [{ accountId: ACCOUNT, region: REGION, at: at(900), source: "test" }], sightings });
  return readDirectory(out);
}

const scene = {
  ...region({
    groups: [group("sg-a", [rule("tcp 443", "10.0.0.0/16")]), group("sg-b", [rule("tcp 443", "10.0.0.0/16")])],
    enis: [eni("eni-now", ["sg-a"]), eni("eni-b", ["sg-b"])],
  }),
  sharing: { associations: [], shares: [] },
};
const came = (hours: number, more: Partial<EvidenceRow> = {}) =>
  row("eni-then", 6, 443, "10.0.9.9", { firstSeen: at(hours), lastSeen: at(hours) + 60, ...more });

describe("a row belongs to the groups of its day", () => {
  const statesOf = (rows: EvidenceRow[], directory: InterfaceDirectory) =>
    ruleUsage({
      region: scene,
      evidence: { ...evidence(rows, ["eni-now", "eni-b", "eni-then"]), directory },
    }).rules.map(({ groupId, state }) => `${groupId} ${state}`);

  test.each<[name: string, facts: Sighting[], hours: number, states: string[]]>([
    ["told for the whole day", [fact("told", -5, 30, "sg-a")], 8, ["sg-a used", "sg-b unused"]],
    [
      "assumed between two equal sightings of the day",
      [fact("seen", 1, 1, "sg-a"), fact("seen", 23, 23, "sg-a")],
      8,
      ["sg-a used", "sg-b unused"],
    ],
    [
      "assumed, with a sighting of the day",
      [fact("seen", -1, -1, "sg-a"), fact("seen", 23, 23, "sg-a")],
      8,
      ["sg-a used", "sg-b unused"],
    ],
    [
      "assumed, without one",
      [fact("seen", -1, -1, "sg-a"), fact("seen", 26, 26, "sg-a")],
      8,
      ["sg-a used", "sg-b possible"],
    ],
    // The attachment makes sg-b likely since the morning; the change to it was told at noon.
    [
      "inferred before a change of the day",
      [fact("inferred", -50, 12, "sg-b"), fact("told", 12, 60, "sg-b")],
      8,
      ["sg-a possible", "sg-b used"],
    ],
    [
      "told after a change of the day",
      [fact("inferred", -50, 12, "sg-b"), fact("told", 12, 60, "sg-b")],
      13,
      ["sg-a unused", "sg-b used"],
    ],
    [
      "both of a day of change",
      [fact("told", -5, 12, "sg-a"), fact("told", 12, 60, "sg-b")],
      8,
      ["sg-a shared", "sg-b shared"],
    ],
    ["unknown", [fact("told", 48, 60, "sg-a")], 8, ["sg-a possible", "sg-b possible"]],
  ])("%s", async (_name, facts, hours, states) => {
    expect(statesOf([came(hours)], await directoryOf(...facts))).toEqual(states);
  });
});

describe("diagnose reads by the day", () => {
  const DENIED = { action: "REJECT" } as const;
  const diagnosed = (rows: EvidenceRow[], directory: InterfaceDirectory) => {
    const tight = { ...scene, groups: scene.groups.map((one) => ({ ...one, ingress: [] })) };
    const seen = evidence(rows, ["eni-now"]);
    const window = { from: at(24), to: at(72) };
    return diagnose({ region: tight, evidence: seen, history: { rows: [], directory }, window, now: TO });
  };
  const refused = row("eni-now", 6, 443, "10.0.9.9", { ...DENIED, firstSeen: at(30), lastSeen: at(31) });

  test("who came through a group on an interface that is gone was there before", async () => {
    const directory = await directoryOf(fact("told", -5, 20, "sg-a"));
    expect(diagnosed([came(8), refused], directory).refusals).toMatchObject([
      { cause: "regression", lastAccepted: at(8) + 60 },
    ]);
    expect(diagnosed([came(8), refused], await directoryOf(fact("told", -5, 20, "sg-b"))).counts.regression).toBe(0);
  });

  test("a refusal by an interface that is gone is that of its groups, and nobody's where nobody tells", async () => {
    const late = came(30, { ...DENIED, date: "2026-11-02" });
    const known = diagnosed([late], await directoryOf(fact("told", -5, 60, "sg-b")));
    expect(known.refusals).toMatchObject([{ eniIds: ["eni-then"], groups: [{ groupId: "sg-b" }] }]);
    expect(known.unattributed.eniIds).toEqual([]);
    expect(diagnosed([late], await directoryOf(fact("told", 70, 80, "sg-b"))).unattributed.eniIds).toEqual([
      "eni-then",
    ]);
  });
});
