import { expect, test } from "@jest/globals";
import type { GroupPlan } from "@sgt/rules";
import { type RandomCase, randomCase, randomCompaction } from "./support/random-case.js";

/** In how many of a hundred cases, at the least: about half of what there is. Drives over cases without these would prove nothing. */
const FLOORS: readonly (readonly [what: string, floor: number, cases: readonly RandomCase[], isFound: Found])[] =
  (() => {
    const seeds = Array.from({ length: 100 }, (_, seed) => seed);
    const made = (make: (seed: number) => RandomCase | null) => seeds.flatMap((seed) => make(seed) ?? []);
    const plans = made((seed) => randomCase(seed));
    const full = made((seed) => randomCase(seed, [0]));
    const merges = made(randomCompaction);
    const some =
      (isFound: (group: GroupPlan) => boolean): Found =>
      ({ plan }) =>
        plan.groups.some(isFound);
    const kinds = (kind: string): Found => some(({ steps }) => steps.some((step) => step.kind === kind));
    return [
      ["plans that change something", 40, plans, () => true],
      ["plans that authorize", 40, plans, kinds("authorize")],
      ["plans that revoke", 40, plans, kinds("revoke")],
      ["plans of both groups", 8, plans, ({ plan }) => plan.groups.filter(({ steps }) => steps.length > 0).length > 1],
      ["IPv6 rules that are replaced", 4, plans, some(({ remove }) => remove.some(({ peer }) => peer.kind === "ipv6"))],
      ["full groups that are changed", 30, full, () => true],
      ["full groups changed in place", 10, full, kinds("modify")],
      ["compactions", 10, merges, () => true],
    ];
  })();
type Found = (one: RandomCase) => boolean;

test.each(FLOORS)("random cases hold %s", (_what, floor, cases, isFound) => {
  expect(cases.filter(isFound).length).toBeGreaterThanOrEqual(floor);
});
