import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";

/** One network interface: its groups, and its addresses, by which flow records tell directions apart. */
export interface GroupInterface {
  readonly eniId: string;
  readonly groupIds: readonly string[];
  readonly addresses: readonly string[];
}

const PAGE_SIZE = 1000;
/** The most values of one filter (EC2 API reference, Filter). */
const FILTER_VALUES = 200;

/**
 * Reads the network interfaces that carry any of the groups; none when no group is given.
 *
 * @throws SGT_AWS_DENIED and the other codes of a failed call
 */
export async function readInterfaces(session: AwsSession, groupIds: readonly string[]): Promise<GroupInterface[]> {
  const client = await session.ec2Reader();
  const { paginateDescribeNetworkInterfaces } = await import("@aws-sdk/client-ec2");
  const found = new Map<string, GroupInterface>();
  for (let at = 0; at < groupIds.length; at += FILTER_VALUES) {
    const Filters = [{ Name: "group-id", Values: groupIds.slice(at, at + FILTER_VALUES) }];
    const enis = await reading("ec2:DescribeNetworkInterfaces", () =>
      allPages(
        paginateDescribeNetworkInterfaces({ client, pageSize: PAGE_SIZE }, { Filters }),
        (page) => page.NetworkInterfaces,
      ),
    );
    for (const { NetworkInterfaceId: eniId = "", Groups, PrivateIpAddresses, Ipv6Addresses } of enis) {
      const addresses = [
        ...(PrivateIpAddresses ?? []).flatMap((one) => one.PrivateIpAddress ?? []),
        ...(Ipv6Addresses ?? []).flatMap((one) => one.Ipv6Address ?? []),
      ];
      found.set(eniId, { eniId, groupIds: (Groups ?? []).flatMap((group) => group.GroupId ?? []), addresses });
    }
  }
  return [...found.values()];
}
