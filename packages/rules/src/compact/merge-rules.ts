import { compact, comparePrefixes, contains, formatPrefix, merge, type Prefix, parsePrefix, subtract } from "@sgt/cidr";
import { type CidrRule, groupBy, includesTraffic, type Rule, trafficKey } from "@sgt/snapshot";
import { describeReplacement } from "../assemble/describe-rule.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";

/** Rules that give way to one, all of one traffic and family. */
export interface Merge {
  /** The rule that takes them in; one of the group, or a new one. */
  readonly into: Rule;
  readonly isNew: boolean;
  readonly members: readonly CidrRule[];
}

export interface MergeInput {
  /** Rules that may be merged. */
  readonly eligible: readonly CidrRule[];
  /** CIDR rules that stay as they are: nothing is merged through them. */
  readonly untouched: readonly CidrRule[];
  readonly privateBlocks: readonly string[];
  readonly fences: readonly string[];
  readonly maxWaste: number;
}

/** Finds the rules of one group that can be one rule; each rule is in one merge at most. */
export function findMerges(input: MergeInput): Merge[] {
  return [...byTraffic(input.eligible).values()].flatMap((rules) => mergesOfTraffic(rules, input));
}

function mergesOfTraffic(rules: readonly CidrRule[], input: MergeInput): Merge[] {
  const barriers = input.untouched.filter(
    (other) => other.family === rules[0]?.family && rules.some((rule) => sharesTraffic(rule.rule, other.rule)),
  );
  const fences = piecesOf(input.privateBlocks, [...barriers.map(({ cidr }) => cidr), ...input.fences]);
  const blocks = compact(
    rules.map(({ cidr }) => cidr),
    { maxWaste: input.maxWaste, fences },
  );
  return blocks.flatMap((block) => {
    const cidr = formatPrefix(block);
    const inside = rules.filter((rule) => contains(block, parsePrefix(rule.cidr)));
    const standing = inside.find((rule) => rule.cidr === cidr);
    const members = inside.filter((rule) => rule !== standing);
    if (members.length === 0 || (standing === undefined && isTaken(cidr, rules, input))) return [];
    return [{ into: standing?.rule ?? widerRule(cidr, members), isNew: standing === undefined, members }];
  });
}

/** AWS takes no second rule with the traffic and CIDR of one that stays. */
function isTaken(cidr: string, [sample]: readonly CidrRule[], { untouched }: MergeInput): boolean {
  return (
    sample !== undefined &&
    untouched.some((other) => other.cidr === cidr && trafficKey(other.rule) === trafficKey(sample.rule))
  );
}

/** Reports whether some traffic comes through both; ICMP types are told apart only where both name one. */
function sharesTraffic(a: Rule, b: Rule): boolean {
  if (includesTraffic(a, b) || includesTraffic(b, a)) return true;
  if (a.protocol !== b.protocol) return false;
  if (a.protocol !== "tcp" && a.protocol !== "udp") return true;
  return (a.fromPort ?? 0) <= (b.toPort ?? 65535) && (b.fromPort ?? 0) <= (a.toPort ?? 65535);
}

/** Says in its description what the rules that it takes in said, each once. */
function widerRule(cidr: string, members: readonly CidrRule[]): Rule {
  const [first] = members;
  const { protocol = "-1", fromPort = null, toPort = null } = first?.rule ?? {};
  const said = members.flatMap(({ rule }) => withoutMark(rule.description ?? ""));
  return {
    protocol,
    fromPort,
    toPort,
    peer: { kind: first?.family === 6 ? "ipv6" : "ipv4", cidr },
    description: describeReplacement([...new Set(said)].join(" + "), NO_PLAN_ID),
  };
}

function withoutMark(description: string): string[] {
  const text = description.replace(/ ?\[sgt plan-[0-9a-f]{12}\]$/, "").trim();
  return text === "" ? [] : [text];
}

function byTraffic(rules: readonly CidrRule[]): Map<string, CidrRule[]> {
  return groupBy(rules, ({ family, rule }) => `${family} ${trafficKey(rule)}`);
}

/**
 * Cuts blocks into the largest prefixes that hold none of the barriers, and the barriers themselves:
 * whatever lies in one piece reaches across no barrier. Barriers may nest. Returned sorted and disjoint.
 *
 * @example
 * piecesOf(["10.0.0.0/22"], ["10.0.1.0/24"]); //=> 10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/23
 */
function piecesOf(blocks: readonly string[], barriers: readonly string[]): Prefix[] {
  const inside = [...new Set(barriers)].map((cidr) => parsePrefix(cidr));
  return merge(blocks).flatMap((block) => cut(block, inside));
}

function cut(block: Prefix, barriers: readonly Prefix[]): Prefix[] {
  const own = barriers.filter((barrier) => barrier.prefixLength > block.prefixLength && contains(block, barrier));
  if (own.length === 0) return [block];
  const outermost = own.filter((one) => !own.some((other) => other !== one && contains(other, one)));
  const rest = subtract([block], outermost);
  return [...rest, ...outermost.flatMap((barrier) => cut(barrier, own))].sort(comparePrefixes);
}
