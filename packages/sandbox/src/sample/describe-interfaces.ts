import { type IdMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import { SAMPLE_INTERFACES, type SampleInterface } from "./sample-interfaces.js";
import { SAMPLE_SUBNETS, type SampleSubnet } from "./sample-network.js";

/** What `aws ec2 describe-network-interfaces` prints for the sample account. */
export function describeNetworkInterfaces(id: IdMaker): object {
  return { NetworkInterfaces: SAMPLE_INTERFACES.map((eni) => describeInterface(eni, id)) };
}

function describeInterface(eni: SampleInterface, id: IdMaker): object {
  const subnet = SAMPLE_SUBNETS.find((s) => s.name === eni.subnet) as SampleSubnet;
  return {
    Attachment: attachment(eni, id),
    AvailabilityZone: `${SAMPLE_REGION}${subnet.zone}`,
    Description: eni.description,
    Groups: eni.groups.map((name) => ({ GroupName: name, GroupId: id("sg", name) })),
    InterfaceType: eni.type,
    Ipv6Addresses: eni.ipv6 === undefined ? [] : [{ Ipv6Address: eni.ipv6, IsPrimaryIpv6: false }],
    MacAddress: macAddress(id("mac", eni.name)),
    NetworkInterfaceId: id("eni", eni.name),
    OwnerId: SAMPLE_ACCOUNT_ID,
    PrivateDnsName: dnsName(eni.addresses[0] as string),
    PrivateIpAddress: eni.addresses[0],
    PrivateIpAddresses: eni.addresses.map((address, i) => ({
      Primary: i === 0,
      PrivateDnsName: dnsName(address),
      PrivateIpAddress: address,
    })),
    ...(eni.requester === undefined ? {} : { RequesterId: eni.requester }),
    RequesterManaged: eni.requester !== undefined,
    SourceDestCheck: eni.type !== "nat_gateway",
    Status: "in-use",
    SubnetId: id("subnet", eni.subnet),
    TagSet: eni.requester === undefined ? [{ Key: "Name", Value: eni.name }] : [],
    VpcId: id("vpc", subnet.vpc),
  };
}

function attachment(eni: SampleInterface, id: IdMaker): object {
  const byService = eni.requester !== undefined;
  return {
    AttachTime: "2024-02-12T08:30:00+00:00",
    AttachmentId: id("eni-attach", eni.name),
    DeleteOnTermination: !byService,
    DeviceIndex: byService ? 1 : 0,
    NetworkCardIndex: 0,
    ...(byService ? {} : { InstanceId: id("i", eni.name) }),
    InstanceOwnerId: byService ? (eni.requester as string) : SAMPLE_ACCOUNT_ID,
    Status: "attached",
  };
}

const dnsName = (address: string): string => `ip-${address.replaceAll(".", "-")}.${SAMPLE_REGION}.compute.internal`;

/** `02:` marks a locally administered address. */
const macAddress = (hex: string): string =>
  ["02", ...Array.from({ length: 5 }, (_, i) => hex.slice(5 + 2 * i, 7 + 2 * i))].join(":");
