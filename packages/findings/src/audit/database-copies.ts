import { counted } from "@sgt/cidr";
import { type Database, groupBy } from "@sgt/snapshot";
import type { FindingResource } from "../finding/finding.js";

import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";

/** Clusters whose members stand in one zone, and replicas in the zone of what they copy. */
export function databaseCopiesInOneZone({ region }: AuditContext): Draft[] {
  const databases = region.network?.databases ?? [];
  const clusters = groupBy(
    databases.filter(({ clusterId }) => clusterId !== null),
    ({ clusterId }) => clusterId as string,
  );
  const byId = new Map(databases.map((database) => [database.databaseId, database]));
  return [
    ...[...clusters].flatMap(([clusterId, members]) => clusterDraft(clusterId, members)),
    ...databases.flatMap((replica) => replicaDraft(replica, byId.get(replica.replicaOf ?? ""))),
  ];
}

function clusterDraft(clusterId: string, members: readonly Database[]): Draft[] {
  const zones = zonesOf(members);
  if (members.length < 2 || zones.size !== 1) return [];
  const [zone] = zones;
  return [
    {
      kind: "database-copies-in-one-zone",
      resource: databaseResource(clusterId, members[0] as Database),
      title: `All members of ${clusterId} are in ${zone}`,
      what: `${counted(members.length, "member of the cluster is", "members of the cluster are")} lost with ${zone}.`,
      evidence: members.map((member) => ({
        resource: databaseResource(member.databaseId, member),
        says: `is in ${zone}`,
      })),
    },
  ];
}

function replicaDraft(replica: Database, original: Database | undefined): Draft[] {
  if (original === undefined || original.isMultiZone || replica.isMultiZone) return [];
  const zones = zonesOf([replica, original]);
  if (zones.size !== 1) return [];
  const [zone] = zones;
  return [
    {
      kind: "database-copies-in-one-zone",
      resource: databaseResource(replica.databaseId, replica),
      title: `${replica.databaseId} copies ${original.databaseId} in the same zone`,
      what: `Both are lost with ${zone}.`,
      evidence: [original, replica].map((one) => ({
        resource: databaseResource(one.databaseId, one),
        says: `is in ${zone}`,
      })),
    },
  ];
}

/** Empty when a zone is not known. */
function zonesOf(databases: readonly Database[]): Set<string> {
  const zones = databases.flatMap(({ availabilityZone, standbyZone }) => [
    availabilityZone,
    standbyZone ?? availabilityZone,
  ]);
  return zones.includes("") ? new Set() : new Set(zones);
}

function databaseResource(id: string, { vpcId }: Database): FindingResource {
  return { type: "database", id, name: id, vpcId };
}
