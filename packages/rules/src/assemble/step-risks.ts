import { counted } from "@sgt/cidr";
import type { Risk, Step } from "../plan/plan.js";

/** Tags go with their rule; one that becomes another in place keeps them. */
export function tagsLostRisk(steps: readonly Step[]): Risk[] {
  const revoked = steps.flatMap((step) => (step.kind === "revoke" ? step.rules : []));
  const count = revoked.filter(({ tags = {} }) => Object.keys(tags).length > 0).length;
  if (count === 0) return [];
  const what = counted(count, "removed rule has", "removed rules have");
  return [{ id: "tags-lost", message: `${what} tags that the new rules do not get` }];
}

/** The group is full: what AWS does at the very moment at which one rule becomes another is not documented. */
export function inPlaceRisk(steps: readonly Step[]): Risk[] {
  const count = steps.filter((step) => step.kind === "modify").length;
  if (count === 0) return [];
  const what = counted(count, "rule becomes", "rules become");
  return [
    { id: "in-place", message: `the quota has no room for old and new rules together: ${what} another in place` },
  ];
}
