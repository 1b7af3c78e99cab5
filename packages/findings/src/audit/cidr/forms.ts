import { ruleIdentity } from "@sgt/snapshot";
import type { AuditContext, CidrEntry } from "../audit-context.js";
import { type Draft, groupResource } from "../audit-draft.js";
import { ruleStep } from "../open-rules.js";
import { silentPurpose } from "../special-networks.js";

const ZERO_NETWORK = "0.0.0.0/8";

/** CIDRs that no packet comes from: `0.0.0.0/8` and the like, written for "anywhere", and the rest. Named ones are meant. */
export function silentCidrs({ cidrEntries, known }: AuditContext): Draft[] {
  const named = new Set(known.map(({ cidr }) => cidr));
  return cidrEntries.flatMap((entry) => {
    const silent = silentPurpose(entry.prefix);
    if (silent === null || named.has(entry.cidr)) return [];
    return silent.cidr === ZERO_NETWORK ? [missesAnywhere(entry)] : [withoutEffect(entry, silent.purpose)];
  });
}

const about = (entry: CidrEntry) => ({
  resource: groupResource(entry.group),
  detail: ruleIdentity(entry.rule),
  evidence: [ruleStep(entry.group, entry.rule)],
});

function missesAnywhere(entry: CidrEntry): Draft {
  return {
    kind: "cidr-misses-anywhere",
    ...about(entry),
    title: `${entry.cidr} in ${entry.group.groupName} matches nothing`,
    what: `${ZERO_NETWORK} is not on the internet.`,
  };
}

function withoutEffect(entry: CidrEntry, purpose: string): Draft {
  return {
    kind: "cidr-without-effect",
    ...about(entry),
    title: `${entry.cidr} in ${entry.group.groupName} has no effect`,
    what: `It is ${purpose}: no packet in a VPC has such a source.`,
  };
}

/** CIDRs that are written with bits beyond their length: AWS would have stored another text. */
export function cidrsWithHostBits({ region, groups }: AuditContext): Draft[] {
  return (region.oddCidrs ?? []).flatMap(({ groupId, written, cidr }) => {
    const group = groups.get(groupId);
    if (group === undefined) return [];
    const resource = groupResource(group);
    return [
      {
        kind: "cidr-with-host-bits",
        resource,
        detail: written,
        title: `${written} in ${group.groupName} has host bits`,
        what: `AWS uses ${cidr}.`,
        evidence: [{ resource, says: `a rule names ${written}` }],
      } satisfies Draft,
    ];
  });
}
