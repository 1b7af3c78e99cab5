import { pairs } from "./describe-groups.js";
import { SAMPLE_PREFIX_LISTS, type SamplePrefixList } from "./sample-groups.js";
import { type IdMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import { SAMPLE_SUBNETS, SAMPLE_VPCS, type SampleSubnet, type SampleVpc } from "./sample-network.js";

/** What `aws ec2 describe-vpcs` prints. */
export function describeVpcs(id: IdMaker): object {
  return { Vpcs: SAMPLE_VPCS.map((vpc) => describeVpc(vpc, id)) };
}

function describeVpc(vpc: SampleVpc, id: IdMaker): object {
  const association = (cidr: string): object => ({
    AssociationId: id("vpc-cidr-assoc", cidr),
    CidrBlock: cidr,
    CidrBlockState: { State: "associated" },
  });
  return {
    OwnerId: SAMPLE_ACCOUNT_ID,
    InstanceTenancy: "default",
    ...(vpc.ipv6Cidr === undefined ? {} : { Ipv6CidrBlockAssociationSet: [ipv6Association(vpc.ipv6Cidr, id)] }),
    CidrBlockAssociationSet: [association(vpc.cidr)],
    IsDefault: vpc.isDefault,
    Tags: pairs({ Name: vpc.name }),
    VpcId: id("vpc", vpc.name),
    State: "available",
    CidrBlock: vpc.cidr,
    DhcpOptionsId: id("dopt", "default"),
  };
}

const ipv6Association = (cidr: string, id: IdMaker): object => ({
  AssociationId: id("vpc-cidr-assoc", cidr),
  Ipv6CidrBlock: cidr,
  Ipv6CidrBlockState: { State: "associated" },
  NetworkBorderGroup: SAMPLE_REGION,
  Ipv6Pool: "Amazon",
});

/** What `aws ec2 describe-subnets` prints. */
export function describeSubnets(id: IdMaker): object {
  return { Subnets: SAMPLE_SUBNETS.map((subnet) => describeSubnet(subnet, id)) };
}

function describeSubnet(subnet: SampleSubnet, id: IdMaker): object {
  const subnetId = id("subnet", subnet.name);
  return {
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
    Tags: pairs({ Name: subnet.name }),
    SubnetArn: `arn:aws:ec2:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:subnet/${subnetId}`,
    SubnetId: subnetId,
    State: "available",
    VpcId: id("vpc", subnet.vpc),
    CidrBlock: subnet.cidr,
    AvailableIpAddressCount: subnet.freeAddressCount,
    AvailabilityZone: `${SAMPLE_REGION}${subnet.zone}`,
    DefaultForAz: subnet.vpc === "default",
    MapPublicIpOnLaunch: subnet.isPublic,
    OwnerId: SAMPLE_ACCOUNT_ID,
  };
}

/** What `aws ec2 describe-network-acls` prints: the default ACL of each VPC, which allows everything. */
export function describeNetworkAcls(id: IdMaker): object {
  return { NetworkAcls: SAMPLE_VPCS.map((vpc) => describeAcl(vpc, id)) };
}

function describeAcl(vpc: SampleVpc, id: IdMaker): object {
  const entry = (egress: boolean, number: number, action: string): object => ({
    CidrBlock: "0.0.0.0/0",
    Egress: egress,
    Protocol: "-1",
    RuleAction: action,
    RuleNumber: number,
  });
  const networkAclId = id("acl", vpc.name);
  return {
    Associations: SAMPLE_SUBNETS.filter((s) => s.vpc === vpc.name).map((s) => ({
      NetworkAclAssociationId: id("aclassoc", s.name),
      NetworkAclId: networkAclId,
      SubnetId: id("subnet", s.name),
    })),
    Entries: [true, false].flatMap((egress) => [entry(egress, 100, "allow"), entry(egress, 32767, "deny")]),
    IsDefault: true,
    NetworkAclId: networkAclId,
    Tags: [],
    VpcId: id("vpc", vpc.name),
    OwnerId: SAMPLE_ACCOUNT_ID,
  };
}

/** What `aws ec2 describe-route-tables` prints: the corporate network is behind the virtual private gateway. */
export function describeRouteTables(id: IdMaker): object {
  return { RouteTables: SAMPLE_VPCS.map((vpc) => describeRouteTable(vpc, id)) };
}

function describeRouteTable(vpc: SampleVpc, id: IdMaker): object {
  const route = (cidr: string, GatewayId: string, Origin: string): object => ({
    DestinationCidrBlock: cidr,
    GatewayId,
    Origin,
    State: "active",
  });
  const corporate = vpc.isDefault
    ? []
    : [route("10.0.0.0/11", id("vgw", "direct-connect"), "EnableVgwRoutePropagation")];
  return {
    Associations: [
      {
        Main: true,
        RouteTableAssociationId: id("rtbassoc", vpc.name),
        RouteTableId: id("rtb", vpc.name),
        AssociationState: { State: "associated" },
      },
    ],
    PropagatingVgws: corporate.length === 0 ? [] : [{ GatewayId: id("vgw", "direct-connect") }],
    RouteTableId: id("rtb", vpc.name),
    Routes: [
      route(vpc.cidr, "local", "CreateRouteTable"),
      ...corporate,
      route("0.0.0.0/0", id("igw", vpc.name), "CreateRoute"),
    ],
    Tags: [],
    VpcId: id("vpc", vpc.name),
    OwnerId: SAMPLE_ACCOUNT_ID,
  };
}

/** What `aws ec2 describe-managed-prefix-lists` prints, the lists of AWS itself left out. */
export function describePrefixLists(id: IdMaker): object {
  return { PrefixLists: SAMPLE_PREFIX_LISTS.map((list) => describePrefixList(list, id)) };
}

function describePrefixList(list: SamplePrefixList, id: IdMaker): object {
  const prefixListId = id("pl", list.name);
  return {
    PrefixListId: prefixListId,
    AddressFamily: "IPv4",
    State: "create-complete",
    PrefixListArn: `arn:aws:ec2:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:prefix-list/${prefixListId}`,
    PrefixListName: list.name,
    MaxEntries: list.maxEntries,
    Version: 1,
    Tags: [],
    OwnerId: SAMPLE_ACCOUNT_ID,
  };
}
