import { expect, test } from "@jest/globals";
import { type GroupPlan, planTightening } from "@sgt/rules";
import { evidence, NOW } from "@sgt/scenes";
import fc from "fast-check";
import { type RandomScene, randomScene } from "./random-scene.js";

/**
 * What the properties speak of, and in how many groups of a hundred scenes it must be found at the least, about half of what the
 * generator gives: one that dries up would leave them true of nothing.
 */
const FLOORS: readonly (readonly [
  what: string,
  floor: number,
  isFound: (group: GroupPlan, scene: RandomScene) => boolean,
])[] = [
  ...Object.entries({
    tighten: 30,
    unused: 20,
    "remove-unused": 10,
    "kept-by-exception": 12,
    "break-glass": 30,
    "already-tight": 30,
    "already-covered": 4,
    "group-reference": 20,
    "prefix-list": 15,
    public: 8,
    "not-private": 4,
    "no-room": 3,
    "no-gain": 2,
  }).map(([reason, floor]) => [reason, floor, (group: GroupPlan) => reasonsOf(group).includes(reason)] as const),
  ["rules that go", 50, ({ remove }) => remove.length > 0],
  ["rules that are added", 40, ({ add }) => add.length > 0],
  ["rules changed in more than two steps", 6, ({ steps }) => steps.length > 2],
  ["a quota that is reached on the way", 12, ({ quota }) => quota.ipv4.peak >= quota.limit],
  ["an approved list", 30, (_, { approved }) => approved !== null],
  ["grades that fail", 40, (_, { failing }) => failing?.includes(true) === true],
];

const reasonsOf = ({ decisions }: GroupPlan): string[] => decisions.map(({ decision }) => decision);

function groupsOf(scene: RandomScene): (readonly [GroupPlan, RandomScene])[] {
  const { snapshot, rows, options, exceptions, approved } = scene;
  const seen = evidence(rows, ["eni-1", "eni-2"]);
  const list = approved === null ? {} : { approved };
  const plan = planTightening({ region: snapshot, evidence: seen, options, exceptions, now: NOW, ...list });
  return plan.groups.map((group) => [group, scene] as const);
}

const all = fc.sample(randomScene, { numRuns: 100, seed: 1 }).flatMap(groupsOf);

test.each(FLOORS)("random scenes have %s", (_what, floor, isFound) => {
  expect(all.filter(([group, scene]) => isFound(group, scene)).length).toBeGreaterThanOrEqual(floor);
});
