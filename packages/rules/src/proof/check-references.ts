import type { Plan } from "../plan/plan.js";
import type { Checks } from "./verification.js";

/** Checks that each group is told of once, and that a rule of the plan's groups names it: of others nothing is to be believed. */
export function checkReferences({ references = [], groups }: Plan, checks: Checks): void {
  const named = new Set(groups.flatMap(({ groupId, before, add }) => [...before, ...add].map(pairOf(groupId))));
  const told = new Set<string>();
  for (const { groupId, sourceGroupId } of references) {
    const pair = `${groupId} ${sourceGroupId}`;
    const isTwice = told.size === told.add(pair).size;
    const message = isTwice ? `${sourceGroupId} is told of twice` : `no rule names ${sourceGroupId}`;
    const holds = !isTwice && named.has(pair);
    checks.check("evidence-kept", groupId, holds ? null : { message, counterexample: null });
  }
}

const pairOf =
  (groupId: string) =>
  ({ peer }: Plan["groups"][number]["add"][number]): string =>
    peer.kind === "group" ? `${groupId} ${peer.groupId}` : "";
