import { ec2Pages, onePage, type SnapshotList } from "./snapshot-list.js";

/** The largest pages that each call takes (EC2 API reference). */
const [LARGE, MIDDLE, SMALL] = [1000, 255, 100];

/** Where things stand and which way leads to them. */
export const NETWORK_LISTS: readonly SnapshotList[] = [
  {
    file: "ec2-describe-vpcs.json",
    operation: "ec2:DescribeVpcs",
    list: "Vpcs",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeVpcs({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-subnets.json",
    operation: "ec2:DescribeSubnets",
    list: "Subnets",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeSubnets({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-route-tables.json",
    operation: "ec2:DescribeRouteTables",
    list: "RouteTables",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeRouteTables({ client, pageSize: SMALL }, {})),
  },
  {
    file: "ec2-describe-internet-gateways.json",
    operation: "ec2:DescribeInternetGateways",
    list: "InternetGateways",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeInternetGateways({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-egress-only-internet-gateways.json",
    operation: "ec2:DescribeEgressOnlyInternetGateways",
    list: "EgressOnlyInternetGateways",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeEgressOnlyInternetGateways({ client, pageSize: MIDDLE }, {})),
  },
  {
    file: "ec2-describe-nat-gateways.json",
    operation: "ec2:DescribeNatGateways",
    list: "NatGateways",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeNatGateways({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-vpc-endpoints.json",
    operation: "ec2:DescribeVpcEndpoints",
    list: "VpcEndpoints",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeVpcEndpoints({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-vpc-peering-connections.json",
    operation: "ec2:DescribeVpcPeeringConnections",
    list: "VpcPeeringConnections",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeVpcPeeringConnections({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-availability-zones.json",
    operation: "ec2:DescribeAvailabilityZones",
    list: "AvailabilityZones",
    pages: ec2Pages((client, ec2) => onePage(() => client.send(new ec2.DescribeAvailabilityZonesCommand({})))),
  },
  {
    file: "ec2-describe-instances.json",
    operation: "ec2:DescribeInstances",
    list: "Reservations",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeInstances({ client, pageSize: LARGE }, {})),
  },
];
