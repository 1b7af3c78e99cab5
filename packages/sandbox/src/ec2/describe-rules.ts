import type { JsonObject } from "../account/json.js";
import type { StoredRule } from "../account/rule.js";
import { ruleJson } from "../account/rule-json.js";
import type { GroupTable, StoredGroup } from "../account/security-group.js";
import { cutPage } from "../protocol/page.js";
import { textsParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";
import { type Filterable, filterTest } from "./filters.js";
import { ruleNotFound } from "./group-lookup.js";

interface RuleInGroup {
  readonly group: StoredGroup;
  readonly rule: StoredRule;
}

const FILTERS: Filterable<RuleInGroup> = {
  tags: ({ rule }) => rule.tags,
  values: {
    "group-id": ({ group }) => [group.groupId],
    "security-group-rule-id": ({ rule }) => [rule.ruleId],
  },
};

const inOrder = new WeakMap<GroupTable, readonly RuleInGroup[]>();

/** All rules by id. A table never changes, so that reading it page by page sorts it once. */
function rulesInOrder(groups: GroupTable): readonly RuleInGroup[] {
  const known = inOrder.get(groups);
  if (known !== undefined) return known;
  const all = [...groups.values()].flatMap((group) => group.rules.map((rule) => ({ group, rule })));
  const sorted = all.sort((a, b) => (a.rule.ruleId < b.rule.ruleId ? -1 : 1));
  inOrder.set(groups, sorted);
  return sorted;
}

/** DescribeSecurityGroupRules: the only call that tells rule ids and tags of standing rules (docs/aws.md#rule-identity). */
export function describeRules({ state, visibleGroups, params, pageItems }: Ec2Context): JsonObject {
  const ids = textsParam(params, "SecurityGroupRuleId");
  const all = rulesInOrder(visibleGroups);
  const missing = ids.find((id) => !all.some(({ rule }) => rule.ruleId === id));
  if (missing !== undefined) throw ruleNotFound(missing);
  const passes = filterTest(params, FILTERS);
  const found = all.filter((item) => (ids.length === 0 || ids.includes(item.rule.ruleId)) && passes(item));
  const page = cutPage(found, ({ rule }) => rule.ruleId, params, { min: 5, max: 1000, most: pageItems });
  return {
    SecurityGroupRules: page.items.map(({ group, rule }) => ruleJson(group, rule, state)),
    NextToken: page.nextToken,
  };
}
