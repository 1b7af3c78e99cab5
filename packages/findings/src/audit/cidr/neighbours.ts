import { contains, counted } from "@sgt/cidr";
import { formatTraffic, groupBy, trafficKey } from "@sgt/snapshot";

import type { AuditContext, CidrEntry } from "../audit-context.js";
import { type Draft, groupResource } from "../audit-draft.js";
import { ruleStep } from "../open-rules.js";
import { isAnywhere } from "../special-networks.js";
import { byPermission } from "./prefix-lengths.js";

/** CIDRs within others of the same permission. */
export function overlaps({ cidrEntries }: AuditContext): Draft[] {
  return [...byPermission(cidrEntries).values()].flatMap((entries) =>
    entries.flatMap((inner) => {
      const outer = entries.find((other) => other !== inner && contains(other.prefix, inner.prefix));
      return outer === undefined ? [] : [overlapDraft(inner, outer)];
    }),
  );
}

function overlapDraft(inner: CidrEntry, outer: CidrEntry): Draft {
  return {
    kind: "cidr-overlap",
    resource: groupResource(inner.group),
    detail: `${trafficKey(inner.rule)} ${inner.cidr}`,
    title: `${inner.cidr} is already in ${outer.cidr}`,
    what: `${inner.group.groupName} allows both on ${formatTraffic(inner.rule)}.`,
    evidence: [ruleStep(inner.group, inner.rule), ruleStep(outer.group, outer.rule)],
  };
}

/** CIDRs that are described in several ways. */
export function severalDescriptions({ cidrEntries }: AuditContext): Draft[] {
  const described = cidrEntries.filter(
    ({ rule, prefix }) => (rule.description ?? "").trim() !== "" && !isAnywhere(prefix),
  );
  return [...groupBy(described, ({ cidr }) => cidr)].flatMap(([cidr, entries]) => {
    const distinct = groupBy(entries, ({ rule }) => (rule.description ?? "").trim().toLowerCase());
    if (distinct.size < 2) return [];
    const one = [...distinct.values()].map(([first]) => first as CidrEntry);
    return [
      {
        kind: "cidr-with-several-descriptions",
        resource: groupResource((entries[0] as CidrEntry).group),
        detail: cidr,
        title: `${cidr} has ${counted(distinct.size, "description")}`,
        what: one.map(({ rule }) => `"${rule.description}"`).join(", "),
        evidence: one.map(({ group, rule }) => ruleStep(group, rule)),
      } satisfies Draft,
    ];
  });
}
