import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { NO_STATE, type Sighting } from "@sgt/flowlogs";
import { addSightings, readDirectory } from "@sgt/flowlogs/node";
import { planGraded } from "@sgt/rules";
import { ACCOUNT, eni, evidence, FROM, group, NOW, REGION, region, row, rule, TO } from "@sgt/scenes";

const dir = mkdtempSync(join(tmpdir(), "sgt-ages-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const DAY = 86_400;
/** Of the window of 90 days, counted from its first day. */
const day = (days: number): number => FROM + days * DAY;
const fact = (kind: Sighting["kind"], eniId: string, from: number, until: number, groupId = "sg-1"): Sighting => ({
  ...{ kind, accountId: ACCOUNT, region: REGION, eniId, from: day(from), until: day(until), source: "test" },
  state: { ...NO_STATE, groups: [groupId], vpcId: "vpc-1" },
});
const attached = (days: number) => ({ attachedAt: new Date(day(days) * 1000).toISOString() });

describe("for how long a group has had interfaces", () => {
  const everyDay = Array.from({ length: 90 }, (_, at) => fact("seen", `eni-${at}`, at + 0.5, at + 0.5));

  test.each<[name: string, now: ReturnType<typeof eni>, facts: Sighting[], days: number | null]>([
    [
      "moved into it at noon, though it was attached long ago",
      eni("eni-now", ["sg-1"], attached(-400)),
      [fact("told", "eni-now", -400, 88.5, "sg-2"), fact("told", "eni-now", 88.5, 90)],
      2,
    ],
    [
      "replaced yesterday, and the group is as old as the window",
      eni("eni-now", ["sg-1"], attached(89)),
      [fact("told", "eni-old", -5, 89), fact("told", "eni-now", 89, 90)],
      90,
    ],
    ["another every day, seen once a day", eni("eni-now", ["sg-1"], attached(89.9)), everyDay, 90],
    ["empty for weeks between", eni("eni-now", ["sg-1"], attached(80)), [fact("told", "eni-old", 0, 20)], 30],
    ["known by today's snapshot alone, and attached in the window", eni("eni-now", ["sg-1"], attached(60)), [], 30],
    ["known by today's snapshot alone, when AWS does not say since when", eni("eni-now", ["sg-1"]), [], 90],
    [
      "shared, by the owner's name for the group",
      eni("eni-now", ["sg-1"], attached(89)),
      [fact("told", "eni-old", 10, 90, `${ACCOUNT}/sg-1`)],
      80,
    ],
  ])("%s", async (name, now, sightings, days) => {
    const out = join(dir, name.replace(/\W/g, "-"));
    await addSightings(out, {
      scans: [{ accountId: ACCOUNT, region: REGION, at: TO + 60, source: "test" }],
      sightings,
    });
    const own = region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])], enis: [now] });
    const seen = evidence([row("eni-now", 6, 443, "10.0.1.1", { date: "2026-11-19" })], ["eni-now"]);
    const { grade } = planGraded({ region: own, evidence: { ...seen, directory: await readDirectory(out) }, now: NOW });
    expect(grade?.rules.map(({ facts }) => facts.interfaceDays)).toEqual([days]);
  });
});
