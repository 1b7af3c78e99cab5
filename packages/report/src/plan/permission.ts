import type { Rule } from "@sgt/snapshot";

/** A permission as the EC2 API takes it, for rules that trust CIDRs. */
export interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string; readonly Description?: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string; readonly Description?: string }[];
}

/** Returns one permission for each kind of traffic and family among the rules; rules that trust anything but a CIDR are left out. */
export function permissionsOf(rules: readonly Rule[]): Permission[] {
  const byTraffic = new Map<string, { rule: Rule; ranges: { cidr: string; description: string | undefined }[] }>();
  for (const rule of rules) {
    if (!("cidr" in rule.peer)) continue;
    const key = `${rule.peer.kind} ${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    const same = byTraffic.get(key) ?? { rule, ranges: [] };
    same.ranges.push({ cidr: rule.peer.cidr, description: rule.description });
    byTraffic.set(key, same);
  }
  return [...byTraffic.values()].map(({ rule, ranges }) => ({
    IpProtocol: rule.protocol,
    ...(rule.fromPort === null ? {} : { FromPort: rule.fromPort }),
    ...(rule.toPort === null ? {} : { ToPort: rule.toPort }),
    ...(rule.peer.kind === "ipv4"
      ? { IpRanges: ranges.map(({ cidr, description }) => ({ CidrIp: cidr, ...described(description) })) }
      : { Ipv6Ranges: ranges.map(({ cidr, description }) => ({ CidrIpv6: cidr, ...described(description) })) }),
  }));
}

function described(description: string | undefined): { readonly Description?: string } {
  return description === undefined || description === "" ? {} : { Description: description };
}
