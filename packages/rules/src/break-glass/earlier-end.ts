import { shellWord } from "@sgt/cidr";
import { formatRule, type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { readExpiry } from "../plan/expiry-mark.js";

/** What stands in the way of a rule that is to last longer. */
export interface EarlierEnd {
  readonly rule: Rule;
  readonly standing: LiveRule;
}

/** Returns the rules that AWS would refuse, for one of the same identity stands that ends before them. */
export function earlierEnds(rules: readonly Rule[], standing: readonly LiveRule[]): EarlierEnd[] {
  const byIdentity = new Map(standing.map((rule) => [ruleIdentity(rule), rule]));
  return rules.flatMap((rule) => {
    const other = byIdentity.get(ruleIdentity(rule));
    return other === undefined ? [] : [{ rule, standing: other }];
  });
}

/** Says which rules end when, and the commands that move their ends: to what was asked for, in tag and description. */
export function earlierEndsText(ends: readonly EarlierEnd[], groupId: string, until: string): string {
  return ends
    .map(({ rule, standing }) => `${formatRule(rule)} ${endOf(standing)}; ${commands(standing, groupId, until)}`)
    .join("; ");
}

function endOf(rule: LiveRule): string {
  const expiry = readExpiry(rule);
  return expiry.kind === "ends" ? `ends at ${expiry.mark.expiresAt} already` : "has an end that cannot be read";
}

/** The earlier of tag and description counts, so that both have to move; either may be the only one. */
function commands({ ruleId, description = "" }: LiveRule, groupId: string, until: string): string {
  if (ruleId === undefined) return "take it away with sgt revert or sgt expire, and extend again";
  const said = [{ SecurityGroupRuleId: ruleId, Description: withEnd(description, until) }];
  const describe = `aws ec2 update-security-group-rule-descriptions-ingress --group-id ${groupId} --security-group-rule-descriptions ${shellWord(JSON.stringify(said))}`;
  const tag = `aws ec2 create-tags --resources ${ruleId} --tags Key=sgt:expires,Value=${until}`;
  return `to move the end: ${describe} && ${tag}`;
}

function withEnd(description: string, until: string): string {
  const moved = description.replace(/; expires [^;[]*?(?=;| \[|$)/, `; expires ${until}`);
  return moved === description ? `sgt break-glass; expires ${until}` : moved;
}
