import { ApiError } from "../protocol/api-error.js";
import { parseQueryRequest, queryErrorReply, queryReply } from "../protocol/query-xml.js";
import type { Service } from "../protocol/service.js";
import { type ListKind, listPage } from "./list-page.js";

const NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

const kind = (list: ListKind["list"], idMember: string): ListKind => ({
  list,
  idMember,
  sizeParam: "MaxRecords",
  markerMember: "Marker",
  page: { min: 20, max: 100, preset: 100 },
});

const KINDS: Readonly<Record<string, ListKind>> = {
  DescribeDBInstances: kind("DBInstances", "DBInstanceIdentifier"),
  DescribeDBClusters: kind("DBClusters", "DBClusterIdentifier"),
};

/** What the items of a list are called, where not `member` (RDS service model, 2014-10-31). */
const ITEMS: Readonly<Record<string, string>> = {
  AvailabilityZones: "AvailabilityZone",
  DBClusterMembers: "DBClusterMember",
  DBClusterOptionGroupMemberships: "DBClusterOptionGroup",
  DBClusters: "DBCluster",
  DBInstances: "DBInstance",
  DBParameterGroups: "DBParameterGroup",
  DBSecurityGroups: "DBSecurityGroup",
  DomainMemberships: "DomainMembership",
  OptionGroupMemberships: "OptionGroupMembership",
  ProcessorFeatures: "ProcessorFeature",
  ReadReplicaDBClusterIdentifiers: "ReadReplicaDBClusterIdentifier",
  ReadReplicaDBInstanceIdentifiers: "ReadReplicaDBInstanceIdentifier",
  ReadReplicaIdentifiers: "ReadReplicaIdentifier",
  Subnets: "Subnet",
  TagList: "Tag",
  VpcSecurityGroups: "VpcSecurityGroupMembership",
};
const ITEMS_OF_CLUSTERS: Readonly<Record<string, string>> = {
  AssociatedRoles: "DBClusterRole",
  StatusInfos: "DBClusterStatusInfo",
};
const ITEMS_OF_INSTANCES: Readonly<Record<string, string>> = {
  AssociatedRoles: "DBInstanceRole",
  StatusInfos: "DBInstanceStatusInfo",
};

/** RDS: databases and clusters of the snapshot as they came. */
export const rdsService: Service = {
  name: "rds",
  clients: ["RDS"],
  parse: (http) => parseQueryRequest(http.body || http.url.search.slice(1)),
  permissionOf: (action) => `rds:${action}`,
  run: ({ request, requestId, state }) => {
    if (state === undefined)
      throw new ApiError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
    const listKind = KINDS[request.action];
    if (listKind === undefined)
      throw new ApiError("InvalidAction", `Could not find operation ${request.action} for version 2014-10-31`);
    const own = listKind.list === "DBClusters" ? ITEMS_OF_CLUSTERS : ITEMS_OF_INSTANCES;
    const item = (list: string): string => own[list] ?? ITEMS[list] ?? "member";
    return queryReply(request.action, listPage(listKind, state, request.params), {
      namespace: NAMESPACE,
      requestId,
      item,
    });
  },
  errorReply: (error, requestId) => queryErrorReply(error, NAMESPACE, requestId),
  denied: (permission, arn) =>
    new ApiError("AccessDenied", `User: ${arn} is not authorized to perform: ${permission}`, 403),
  throttled: () => new ApiError("Throttling", "Rate exceeded", 400),
};
