import { SNAPSHOT_FILES } from "@sgt/snapshot";
import { ec2Pages, onePage, type SnapshotList } from "./snapshot-list.js";

/** The largest pages that each call takes (EC2 API reference). */
const [LARGE, MIDDLE, SMALL] = [1000, 255, 100];

/** Where things stand and which way leads to them. */
export const NETWORK_LISTS: readonly SnapshotList[] = [
  {
    file: SNAPSHOT_FILES.vpcs,
    operation: "ec2:DescribeVpcs",
    list: "Vpcs",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeVpcs({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.subnets,
    operation: "ec2:DescribeSubnets",
    list: "Subnets",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeSubnets({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.routeTables,
    operation: "ec2:DescribeRouteTables",
    list: "RouteTables",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeRouteTables({ client, pageSize: SMALL }, {})),
  },
  {
    file: SNAPSHOT_FILES.internetGateways,
    operation: "ec2:DescribeInternetGateways",
    list: "InternetGateways",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeInternetGateways({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.egressOnlyInternetGateways,
    operation: "ec2:DescribeEgressOnlyInternetGateways",
    list: "EgressOnlyInternetGateways",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeEgressOnlyInternetGateways({ client, pageSize: MIDDLE }, {})),
  },
  {
    file: SNAPSHOT_FILES.natGateways,
    operation: "ec2:DescribeNatGateways",
    list: "NatGateways",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeNatGateways({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.vpcEndpoints,
    operation: "ec2:DescribeVpcEndpoints",
    list: "VpcEndpoints",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeVpcEndpoints({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.endpointServices,
    operation: "ec2:DescribeVpcEndpointServiceConfigurations",
    list: "ServiceConfigurations",
    pages: ec2Pages((client, ec2) =>
      ec2.paginateDescribeVpcEndpointServiceConfigurations({ client, pageSize: LARGE }, {}),
    ),
  },
  {
    file: SNAPSHOT_FILES.vpcPeeringConnections,
    operation: "ec2:DescribeVpcPeeringConnections",
    list: "VpcPeeringConnections",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeVpcPeeringConnections({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.availabilityZones,
    operation: "ec2:DescribeAvailabilityZones",
    list: "AvailabilityZones",
    pages: ec2Pages((client, ec2) => onePage(() => client.send(new ec2.DescribeAvailabilityZonesCommand({})))),
  },
  {
    file: SNAPSHOT_FILES.instances,
    operation: "ec2:DescribeInstances",
    list: "Reservations",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeInstances({ client, pageSize: LARGE }, {})),
  },
];
