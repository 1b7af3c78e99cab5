import { pairs } from "./describe-groups.js";
import { type IdMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import { SAMPLE_INTERFACES } from "./sample-interfaces.js";
import { SAMPLE_SUBNETS, SAMPLE_VPCS } from "./sample-network.js";

/** What `aws ec2 describe-internet-gateways` prints: one for each VPC. */
export function describeInternetGateways(id: IdMaker): object {
  return {
    InternetGateways: SAMPLE_VPCS.map(({ name }) => ({
      Attachments: [{ State: "available", VpcId: id("vpc", name) }],
      InternetGatewayId: id("igw", name),
      OwnerId: SAMPLE_ACCOUNT_ID,
      Tags: pairs({ Name: name }),
    })),
  };
}

/** What `aws ec2 describe-nat-gateways` prints: a single one, in the first zone. */
export function describeNatGateways(id: IdMaker): object {
  const interfaces = SAMPLE_INTERFACES.filter((eni) => eni.type === "nat_gateway");
  return {
    NatGateways: interfaces.map((eni) => ({
      CreateTime: "2024-02-12T08:30:00+00:00",
      NatGatewayAddresses: [
        {
          AllocationId: id("eipalloc", eni.name),
          NetworkInterfaceId: id("eni", eni.name),
          PrivateIp: eni.addresses[0],
          PublicIp: "203.0.113.5",
          IsPrimary: true,
          Status: "succeeded",
        },
      ],
      NatGatewayId: id("nat", eni.name),
      State: "available",
      SubnetId: id("subnet", eni.subnet),
      VpcId: id("vpc", "shop"),
      Tags: pairs({ Name: eni.name }),
      ConnectivityType: "public",
    })),
  };
}

/** What `aws ec2 describe-availability-zones` prints. */
export function describeAvailabilityZones(): object {
  return {
    AvailabilityZones: ["a", "b", "c"].map((zone, i) => ({
      OptInStatus: "opt-in-not-required",
      Messages: [],
      RegionName: SAMPLE_REGION,
      ZoneName: `${SAMPLE_REGION}${zone}`,
      ZoneId: `euw1-az${i + 1}`,
      GroupName: SAMPLE_REGION,
      NetworkBorderGroup: SAMPLE_REGION,
      ZoneType: "availability-zone",
      State: "available",
    })),
  };
}

/** The zone of a subnet, by the subnet's name. */
export function zoneOf(subnet: string): string {
  return `${SAMPLE_REGION}${SAMPLE_SUBNETS.find(({ name }) => name === subnet)?.zone ?? "a"}`;
}
