import type { SecurityGroupRuleRequest } from "@aws-sdk/client-ec2";
import type { Peer, Rule } from "@sgt/snapshot";

/** Returns a rule as ModifySecurityGroupRules takes it: the whole rule, since what is left out is gone. */
export function ruleRequest({ protocol, fromPort, toPort, peer, description }: Rule): SecurityGroupRuleRequest {
  return {
    IpProtocol: protocol,
    ...(fromPort === null ? {} : { FromPort: fromPort }),
    ...(toPort === null ? {} : { ToPort: toPort }),
    ...peerRequest(peer),
    ...(description === undefined ? {} : { Description: description }),
  };
}

function peerRequest(peer: Peer): SecurityGroupRuleRequest {
  switch (peer.kind) {
    case "ipv4":
      return { CidrIpv4: peer.cidr };
    case "ipv6":
      return { CidrIpv6: peer.cidr };
    case "prefix-list":
      return { PrefixListId: peer.prefixListId };
    case "group":
      return { ReferencedGroupId: peer.groupId };
  }
}
