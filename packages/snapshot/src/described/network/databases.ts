import * as z from "zod";
import type { Database } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedList, optionalText, text } from "./described-list.js";

const database = z
  .object({
    DBInstanceIdentifier: text,
    Engine: optionalText,
    Endpoint: z.object({ Port: z.int().min(0).max(65535).optional() }).optional(),
    VpcSecurityGroups: z.array(z.object({ VpcSecurityGroupId: text })).default([]),
    DBSubnetGroup: z
      .object({
        VpcId: optionalText,
        Subnets: z.array(z.object({ SubnetIdentifier: text })).default([]),
      })
      .optional(),
    AvailabilityZone: optionalText,
    SecondaryAvailabilityZone: text.optional(),
    MultiAZ: z.boolean().default(false),
    PubliclyAccessible: z.boolean().default(false),
    DBClusterIdentifier: text.optional(),
    ReadReplicaSourceDBInstanceIdentifier: text.optional(),
  })
  .transform(
    (raw): Database => ({
      databaseId: raw.DBInstanceIdentifier,
      engine: raw.Engine,
      port: raw.Endpoint?.Port ?? null,
      vpcId: raw.DBSubnetGroup?.VpcId ?? "",
      groupIds: raw.VpcSecurityGroups.map((group) => group.VpcSecurityGroupId),
      subnetIds: raw.DBSubnetGroup?.Subnets.map((subnet) => subnet.SubnetIdentifier) ?? [],
      availabilityZone: raw.AvailabilityZone,
      standbyZone: raw.SecondaryAvailabilityZone ?? null,
      isMultiZone: raw.MultiAZ,
      isPublic: raw.PubliclyAccessible,
      clusterId: raw.DBClusterIdentifier ?? null,
      replicaOf: raw.ReadReplicaSourceDBInstanceIdentifier ?? null,
    }),
  );

/** `aws rds describe-db-instances` */
export const describedDatabases: DescribedList<Database> = {
  file: SNAPSHOT_FILES.databases,
  idOf: ({ databaseId }) => databaseId,
  schema: z.object({ DBInstances: z.array(database) }).transform((page) => page.DBInstances),
};
