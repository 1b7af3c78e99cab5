import { BlockList } from "node:net";
import type { GroupRecord } from "@sgt/sandbox";

/** A connection that somebody tries to open. */
export interface Attempt {
  readonly source: string;
  /** Groups of the interface. */
  readonly groupIds: readonly string[];
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
}

/**
 * Reports whether the groups let a connection in, as AWS would: judged from the account as it stands, by Node's own
 * BlockList, so that the story does not believe what it is to show.
 */
export function isLetIn(groups: readonly GroupRecord[], { source, groupIds, protocol, port }: Attempt): boolean {
  return groups
    .filter(({ groupId }) => groupIds.includes(groupId))
    .flatMap(({ rules }) => rules.filter(({ direction }) => direction === "ingress"))
    .some(({ permission }) => admits(permission as unknown as Permission, { source, protocol, port }));
}

function admits(
  { IpProtocol, FromPort = 0, ToPort = 65_535, IpRanges = [] }: Permission,
  { source, protocol, port }: Omit<Attempt, "groupIds">,
): boolean {
  const traffic = IpProtocol === "-1" || (IpProtocol === protocol && FromPort <= port && port <= ToPort);
  return traffic && IpRanges.some(({ CidrIp }) => isIn(CidrIp, source));
}

function isIn(cidr: string, source: string): boolean {
  const [base = "", length = "32"] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(base, Number(length), "ipv4");
  return list.check(source, "ipv4");
}
