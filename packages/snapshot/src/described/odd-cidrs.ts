import { canonicalCidr } from "../model/point.js";
import type { OddCidr } from "../model/snapshot.js";
import type { AwsSecurityGroup } from "./aws-shapes.js";

/** Returns the CIDRs of inbound rules whose text has bits beyond its length; other spellings of the same prefix are no matter. */
export function oddCidrs(groups: readonly AwsSecurityGroup[]): OddCidr[] {
  return groups.flatMap(({ GroupId, IpPermissions = [] }) =>
    IpPermissions.flatMap(({ IpRanges = [], Ipv6Ranges = [] }) => [
      ...IpRanges.map(({ CidrIp }) => CidrIp),
      ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
    ])
      .map((written) => ({ groupId: GroupId, written, cidr: canonicalCidr(written) }))
      .filter(({ written, cidr }) => addressOf(written) !== addressOf(cidr)),
  );
}

/** The address of a CIDR in canonical text. */
function addressOf(cidr: string): string {
  const [address = ""] = cidr.split("/");
  return canonicalCidr(`${address}/${address.includes(":") ? 128 : 32}`);
}
