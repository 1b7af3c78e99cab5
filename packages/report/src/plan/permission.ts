import { groupBy, type Peer, type Rule } from "@sgt/snapshot";

/** A permission as the EC2 API takes it. */
export interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly ({ readonly CidrIp: string } & Described)[];
  readonly Ipv6Ranges?: readonly ({ readonly CidrIpv6: string } & Described)[];
  readonly UserIdGroupPairs?: readonly ({ readonly GroupId: string; readonly UserId?: string } & Described)[];
  readonly PrefixListIds?: readonly ({ readonly PrefixListId: string } & Described)[];
}

interface Described {
  readonly Description?: string;
}

/** Returns one permission for each kind of traffic and of source among the rules. */
export function permissionsOf(rules: readonly Rule[]): Permission[] {
  const byTraffic = groupBy(rules, ({ peer, protocol, fromPort, toPort }) =>
    [peer.kind, protocol, fromPort, toPort].join(" "),
  );
  return [...byTraffic.values()].map((same) => {
    const [{ protocol, fromPort, toPort, peer }] = same;
    return {
      IpProtocol: protocol,
      ...(fromPort === null ? {} : { FromPort: fromPort }),
      ...(toPort === null ? {} : { ToPort: toPort }),
      [LIST_OF[peer.kind]]: same.map((rule) => ({ ...sourceOf(rule.peer), ...described(rule.description) })),
    };
  });
}

const LIST_OF = {
  ipv4: "IpRanges",
  ipv6: "Ipv6Ranges",
  group: "UserIdGroupPairs",
  "prefix-list": "PrefixListIds",
} as const satisfies Record<Peer["kind"], keyof Permission>;

function sourceOf(peer: Peer): object {
  switch (peer.kind) {
    case "ipv4":
      return { CidrIp: peer.cidr };
    case "ipv6":
      return { CidrIpv6: peer.cidr };
    case "group":
      return { GroupId: peer.groupId, ...(peer.accountId === undefined ? {} : { UserId: peer.accountId }) };
    case "prefix-list":
      return { PrefixListId: peer.prefixListId };
  }
}

function described(description: string | undefined): Described {
  return description === undefined || description === "" ? {} : { Description: description };
}
