import { type Prefix, parsePrefix } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import type { LiveRule, RegionSnapshot, SecurityGroup } from "@sgt/snapshot";
import { ExposureJudge } from "../exposure/exposure-judge.js";
import { holdersByGroup } from "../exposure/group-holders.js";

import type { KnownNetwork } from "./known-networks.js";
import { type NetworkNode, networkNodes } from "./network-nodes.js";

/** One ingress rule whose peer is a CIDR. */
export interface CidrEntry {
  readonly group: SecurityGroup;
  readonly rule: LiveRule;
  readonly cidr: string;
  readonly prefix: Prefix;
}

/** What every check looks at; made once for a region. */
export interface AuditContext {
  readonly region: RegionSnapshot;
  readonly nodes: readonly NetworkNode[];
  readonly nodesOfGroup: ReadonlyMap<string, readonly NetworkNode[]>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  /** Ingress rules with a CIDR, group by group. */
  readonly cidrEntries: readonly CidrEntry[];
  readonly known: readonly KnownNetwork[];
  readonly evidence: Evidence | null;
  readonly judge: ExposureJudge;
}

export function auditContext(
  region: RegionSnapshot,
  known: readonly KnownNetwork[],
  evidence: Evidence | null,
): AuditContext {
  const nodes = networkNodes(region);
  return {
    region,
    nodes,
    nodesOfGroup: holdersByGroup(nodes),
    groups: new Map(region.groups.map((group) => [group.groupId, group])),
    cidrEntries: region.groups.flatMap(cidrEntriesOf),
    known,
    evidence,
    judge: new ExposureJudge(region),
  };
}

function cidrEntriesOf(group: SecurityGroup): CidrEntry[] {
  return group.ingress.flatMap((rule) => {
    if (rule.peer.kind !== "ipv4" && rule.peer.kind !== "ipv6") return [];
    return [{ group, rule, cidr: rule.peer.cidr, prefix: parsePrefix(rule.peer.cidr) }];
  });
}
