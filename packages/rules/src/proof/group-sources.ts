import { type Family, parseRange } from "@sgt/cidr";
import type { Rule } from "@sgt/snapshot";
import type { GroupPlan, GroupReference, PortSources } from "../plan/plan.js";
import { type Bits, joinRanges } from "./address-ranges.js";
import { keyOf } from "./play-steps.js";
import { admits, type TrafficPoint } from "./traffic-point.js";

/** What new rules of one group with a group for their source are taken for, as the plan tells it. */
export class GroupSources {
  readonly #facts: ReadonlyMap<string, GroupReference>;
  readonly #added: ReadonlySet<string>;

  /** `references` are those of the group alone. */
  constructor(group: GroupPlan, references: readonly GroupReference[]) {
    this.#facts = new Map(references.map((one) => [one.sourceGroupId, one]));
    this.#added = new Set(group.add.map(keyOf));
  }

  /** What the plan tells of the rule's source; undefined where it tells nothing, and of a rule that stood before. */
  factsOf(rule: Rule): GroupReference | undefined {
    const isNew = rule.peer.kind === "group" && this.#added.has(keyOf(rule));
    return isNew && rule.peer.kind === "group" ? this.#facts.get(rule.peer.groupId) : undefined;
  }

  /** The addresses that a new rule allows now. Of other rules none. */
  membersOf(rule: Rule, family: Family): Bits[] {
    return rangesIn(this.factsOf(rule)?.members ?? [], family);
  }

  /** The reach of those of the rules that admit the traffic. */
  reach(rules: readonly Rule[], point: TrafficPoint, family: Family): Bits[] {
    return joinRanges(
      rules.flatMap((rule) => {
        const facts = this.factsOf(rule);
        return facts !== undefined && admits(rule, point) ? reachOf(facts, family) : [];
      }),
    );
  }

  /** The sources on a port that groups keep, each of which is the source of one of the rules that admit the traffic. */
  kept({ protocol, port }: PortSources, rules: readonly Rule[], point: TrafficPoint, family: Family): Bits[] {
    const named = new Set(
      rules.flatMap((rule) => (rule.peer.kind === "group" && admits(rule, point) ? [rule.peer.groupId] : [])),
    );
    const entries = [...this.#facts.values()].flatMap(({ sourceGroupId, kept }) =>
      kept
        .filter((one) => one.protocol === protocol && one.port === port)
        .map(({ sources }) => ({ isNamed: named.has(sourceGroupId), ranges: rangesIn(sources, family) })),
    );
    const lost = entries.filter(({ isNamed }) => !isNamed).flatMap(({ ranges }) => ranges);
    const isLost = (one: Bits): boolean => lost.some(({ first, last }) => first <= one.last && one.first <= last);
    return joinRanges(entries.flatMap(({ isNamed, ranges }) => (isNamed ? ranges.filter((one) => !isLost(one)) : [])));
  }
}

/** The addresses that a rule with the group for its source allows or may come to: of members, and of all their subnets. */
export function reachOf({ members, subnets }: GroupReference, family: Family): Bits[] {
  return rangesIn([...members, ...subnets], family);
}

function rangesIn(addresses: readonly string[], family: Family): Bits[] {
  return joinRanges(addresses.map((text) => parseRange(text)).filter((range) => range.family === family));
}
