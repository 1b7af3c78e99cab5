import { formatPrefix, parsePrefix } from "@sgt/cidr";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { readExpiry } from "../plan/expiry-mark.js";

/** A rule that stands with an earlier end, and what it becomes in place: itself, with the later end in its description. */
export interface MovedEnd {
  readonly rule: LiveRule;
  readonly to: Rule;
}

export interface Besides {
  /** Rules that stand beside those that end earlier, and together admit what was asked for and nothing else. */
  readonly add: readonly Rule[];
  /** One address on one port cannot be parted: AWS takes no second rule of the same identity, so its end is moved. */
  readonly moved: readonly MovedEnd[];
}

/**
 * Returns what is added for rules of which some may stand already with an end before theirs: halves of these, by address, else by
 * port, since AWS refuses the same rule and takes two that come to it. Those stay beside the one that ends, which nobody touches;
 * where it cannot be parted, it is the one whose end moves.
 *
 * @param isAllowed - whether rules that last as long admit all of one
 */
export function besideEarlierEnds(
  rules: readonly Rule[],
  standing: readonly LiveRule[],
  isAllowed: (rule: Rule) => boolean,
): Besides {
  const byIdentity = new Map(standing.map((rule) => [ruleIdentity(rule), rule]));
  const add: Rule[] = [];
  const moved: MovedEnd[] = [];
  const placed = new Set<string>();
  const place = (rule: Rule): void => {
    // Halves of two rules whose ports overlap may be the same rule.
    if (placed.has(ruleIdentity(rule)) || isAllowed(rule)) return;
    placed.add(ruleIdentity(rule));
    const other = byIdentity.get(ruleIdentity(rule));
    const halves = other === undefined ? [] : halvesOf(rule);
    if (other === undefined) add.push(rule);
    else if (halves.length === 0) moved.push({ rule: other, to: rule });
    else for (const half of halves) place(half);
  };
  for (const rule of rules) place(rule);
  return { add, moved };
}

/** Returns two rules that together are one; none where it cannot be parted. */
function halvesOf(rule: Rule): Rule[] {
  if (!("cidr" in rule.peer)) return [];
  const { kind, cidr } = rule.peer;
  const { family, first, prefixLength } = parsePrefix(cidr);
  const hostBits = (family === 4 ? 32 : 128) - prefixLength;
  if (hostBits > 0) {
    const middle = first + 2n ** BigInt(hostBits - 1);
    const halves = [first, middle].map((begin) => ({ family, first: begin, prefixLength: prefixLength + 1 }));
    return halves.map((half) => ({ ...rule, peer: { kind, cidr: formatPrefix(half) } }));
  }
  const { protocol, fromPort, toPort } = rule;
  const hasSpan = (protocol === "tcp" || protocol === "udp") && fromPort !== null && toPort !== null;
  if (!hasSpan || fromPort >= toPort) return [];
  const middle = Math.floor((fromPort + toPort) / 2);
  return [
    { ...rule, toPort: middle },
    { ...rule, fromPort: middle + 1 },
  ];
}

/** Says when a rule ends. */
export function endText(rule: LiveRule): string {
  const expiry = readExpiry(rule);
  return expiry.kind === "ends" ? `ends ${expiry.mark.expiresAt}` : "has an end that cannot be read";
}
