import { formatPrefix, parsePrefix, shellWord } from "@sgt/cidr";
import { formatRule, type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { readExpiry } from "../plan/expiry-mark.js";

/** What stands in the way of a rule that is to last longer. */
export interface EarlierEnd {
  readonly rule: Rule;
  readonly standing: LiveRule;
}

export interface Besides {
  /** Rules that stand beside those that end earlier, and together admit what was asked for and nothing else. */
  readonly add: readonly Rule[];
  /** One address on one port cannot be parted: AWS takes no second rule of the same identity. */
  readonly blocked: readonly EarlierEnd[];
}

/**
 * Returns what is added for rules of which some may stand already with an end before theirs: halves of these, by address, else by
 * port, since AWS refuses the same rule and takes two that come to it. Those stay beside the one that ends, which nobody touches.
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
  const blocked: EarlierEnd[] = [];
  const place = (rule: Rule): void => {
    if (isAllowed(rule)) return;
    const other = byIdentity.get(ruleIdentity(rule));
    const halves = other === undefined ? [] : halvesOf(rule);
    if (other === undefined) add.push(rule);
    else if (halves.length === 0) blocked.push({ rule, standing: other });
    else for (const half of halves) place(half);
  };
  for (const rule of rules) place(rule);
  return { add, blocked };
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

/** Says which rules end when, and the commands that move their ends: to what was asked for, in tag and description. */
export function earlierEndsText(ends: readonly EarlierEnd[], groupId: string, until: string): string {
  return ends
    .map(({ rule, standing }) => `${formatRule(rule)} ${endOf(standing)}; ${commands(standing, groupId, until)}`)
    .join("; ");
}

function endOf(rule: LiveRule): string {
  const expiry = readExpiry(rule);
  return expiry.kind === "ends" ? `ends sooner, at ${expiry.mark.expiresAt}` : "has an end that cannot be read";
}

/** The earlier of tag and description counts, so that both have to move; either may be the only one. */
function commands({ ruleId, description = "" }: LiveRule, groupId: string, until: string): string {
  if (ruleId === undefined) return "remove it with sgt revert or sgt expire, then extend again";
  const said = [{ SecurityGroupRuleId: ruleId, Description: withEnd(description, until) }];
  const describe = `aws ec2 update-security-group-rule-descriptions-ingress --group-id ${groupId} --security-group-rule-descriptions ${shellWord(JSON.stringify(said))}`;
  const tag = `aws ec2 create-tags --resources ${ruleId} --tags Key=sgt:expires,Value=${until}`;
  return `to move the end: ${describe} && ${tag}`;
}

function withEnd(description: string, until: string): string {
  const moved = description.replace(/; expires [^;[]*?(?=;| \[|$)/, `; expires ${until}`);
  return moved === description ? `sgt break-glass; expires ${until}` : moved;
}
