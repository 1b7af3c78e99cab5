import { snapshotError } from "../errors.js";
import { fingerprintRules } from "../model/fingerprint.js";
import type { FlowLogConfig, NetworkInterface, PrefixList, SecurityGroup } from "../model/snapshot.js";

// AWS lists a thing once. Files that were joined from pages, from several times or by hand may list it
// twice: then the later must not hide the earlier.

/** Returns each thing once, in the order they came: of those with one id, what `join` makes of them. */
export function joined<T>(items: readonly T[], idOf: (item: T) => string, join: (a: T, b: T) => T): T[] {
  const byId = new Map<string, T>();
  for (const item of items) {
    const known = byId.get(idOf(item));
    byId.set(idOf(item), known === undefined ? item : join(known, item));
  }
  return [...byId.values()];
}

/**
 * Returns an interface that has the groups and addresses of both, so that nothing that came to it is lost to a group. It is as
 * young as the younger: what is not sure must not speak for the evidence.
 */
export function joinInterfaces(a: NetworkInterface, b: NetworkInterface): NetworkInterface {
  const attachedAt = [a.attachedAt, b.attachedAt]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return {
    ...a,
    groupIds: union(a.groupIds, b.groupIds),
    addresses: union(a.addresses, b.addresses),
    publicAddresses: union(a.publicAddresses, b.publicAddresses),
    instanceId: a.instanceId ?? b.instanceId,
    isAttached: a.isAttached || b.isAttached,
    ...(attachedAt === undefined ? {} : { attachedAt }),
  };
}

/** Returns the list at its dearer cost; not known where one of the two is not. */
export function joinPrefixLists(a: PrefixList, b: PrefixList): PrefixList {
  return { ...a, weight: a.weight === null || b.weight === null ? null : Math.max(a.weight, b.weight) };
}

/** Returns the flow log of which less can be hoped: one that fails now is no witness, whatever it was. */
export function joinFlowLogs(a: FlowLogConfig, b: FlowLogConfig): FlowLogConfig {
  const fails = ({ status, deliverStatus }: FlowLogConfig): boolean =>
    (status !== "" && status !== "ACTIVE") || deliverStatus === "FAILED";
  return fails(b) ? b : a;
}

/** Returns a function that joins two listings of one group, which must be equal. @throws `SGT_SNAPSHOT_GROUP_TWICE` */
export function joinGroups(folder: string): (a: SecurityGroup, b: SecurityGroup) => SecurityGroup {
  return (a, b) => {
    if (groupText(a) === groupText(b)) return a;
    throw snapshotError("SGT_SNAPSHOT_GROUP_TWICE", `${folder}: ${a.groupId} is listed twice, and the two differ`, {
      hint: "Collect the region again: which of the two is current is not known.",
      details: { folder, groupId: a.groupId },
    });
  };
}

/** All that a plan or a finding is made from, whatever the order in which AWS printed it. */
function groupText({ ingress, egress, tags, ...rest }: SecurityGroup): string {
  const sortedTags = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([rest, sortedTags, fingerprintRules(ingress), fingerprintRules(egress)]);
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])];
}
