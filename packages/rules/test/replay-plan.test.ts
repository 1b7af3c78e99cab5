import { expect, test } from "@jest/globals";
import { planTightening, readExpiry, replayPlan } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import fc from "fast-check";
import { allowed, bitOfAddress, statesOf, UNIVERSE_TRAFFIC } from "./allowed-model.js";
import { randomScene } from "./random-scene.js";

const snapshot = region({
  groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")]), group("sg-2", [rule("tcp 443", "10.0.9.0/24")])],
  enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1", "sg-2"])],
});
const learned = [row("eni-1", 6, 443, "10.0.1.1")];
const plan = planTightening({ region: snapshot, evidence: evidence(learned, ["eni-1", "eni-2"]), now: NOW });
const replayed = (...rows: ReturnType<typeof row>[]) =>
  replayPlan({ plan, region: snapshot, evidence: evidence(rows, ["eni-1", "eni-2"]) });

test("what the plan was made from is quiet", () => {
  expect(replayed(...learned)).toMatchObject({ quiet: true, checkedRecordCount: 1, refused: [] });
});

test("a source that came later is named with rule and day", () => {
  const report = replayed(row("eni-1", 6, 443, "10.0.9.9", { date: "2026-11-19", recordCount: 3 }));
  expect(report).toMatchObject({ quiet: false, refusedRecordCount: 3 });
  expect(report.refused).toMatchObject([
    { groupId: "sg-1", rule: "tcp 443-443 10.0.0.0/16", source: "10.0.9.9", date: "2026-11-19", port: 443 },
  ]);
});

test.each<[name: string, later: ReturnType<typeof row>]>([
  ["another group on the interface admits it", row("eni-2", 6, 443, "10.0.9.9")],
  ["it never came through a rule that goes", row("eni-1", 6, 22, "10.0.9.9")],
  ["it is an answer", row("eni-1", 6, 443, "10.0.9.9", { initiation: "response" })],
  ["it was rejected", row("eni-1", 6, 443, "10.0.9.9", { action: "REJECT" })],
])("a later flow is not refused when %s", (_name, later) => {
  expect(replayed(later).quiet).toBe(true);
});

test("an interface that nobody knows is not quiet", () => {
  expect(replayed(row("eni-x", 6, 443, "10.0.1.1"))).toMatchObject({ quiet: false, unattributedRecordCount: 1 });
  // Last seen before the plan was made, and after it.
  expect(replayed(row("eni-x", 6, 443, "10.0.1.1"))).toMatchObject({ goneRecordCount: 1 });
  const later = Date.parse(NOW) / 1000;
  expect(replayed(row("eni-x", 6, 443, "10.0.1.1", { lastSeen: later }))).toMatchObject({ goneRecordCount: 0 });
});

test("a plan replayed on its own evidence refuses nothing, and agrees with the model on any other", () => {
  fc.assert(
    fc.property(randomScene, randomScene, (scene, other) => {
      const own = evidence(scene.rows, ["eni-1", "eni-2"]);
      const made = planTightening({
        region: scene.snapshot,
        evidence: own,
        options: { ...scene.options, excludeLikelyResponses: false },
        now: NOW,
      });
      expect(replayPlan({ plan: made, region: scene.snapshot, evidence: own }).refused).toEqual([]);
      const rows = other.rows.filter(
        (entry) => entry.eniId === "eni-1" && (entry.protocol === 6 || entry.protocol === 17),
      );
      const { refused } = replayPlan({ plan: made, region: scene.snapshot, evidence: evidence(rows, []) });
      const states = made.groups.filter((entry) => entry.groupId === "sg-a").map(statesOf);
      const lost = rows.filter((entry) => {
        const traffic = UNIVERSE_TRAFFIC.find(
          (one) => one.protocol === (entry.protocol === 6 ? "tcp" : "udp") && one.a === entry.port,
        );
        if (traffic === undefined || entry.action === "REJECT" || entry.initiation === "response") return false;
        // The model knows CIDR peers only: what a reference or list admits it would call refused.
        const [before = [], after = []] = [states[0]?.[0], states[0]?.at(-1)];
        // What has an end keeps nobody.
        const lasting = after.filter((rule) => readExpiry(rule).kind === "none");
        return (bitOfAddress(entry.source) & allowed(before, traffic) & ~allowed(lasting, traffic)) !== 0n;
      });
      const known = new Set(lost.map((entry) => `${entry.source} ${entry.port}`));
      expect(refused.every((flow) => known.has(`${flow.source} ${flow.port}`))).toBe(true);
    }),
    { numRuns: 150 },
  );
});
