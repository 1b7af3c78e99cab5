import type { Range } from "@sgt/cidr";
import { hasPorts, type NetworkAcl, type Rule } from "@sgt/snapshot";

import { admittingEntries, EPHEMERAL_PORTS, overlap, type TrafficBox } from "./acl-boxes.js";
import { intersectRanges } from "./ranges.js";

type Traffic = Pick<Rule, "protocol" | "fromPort" | "toPort">;
type Boxes = readonly TrafficBox[];

/** One network ACL, asked often: what its entries let through is worked out once for each protocol. */
export class AclGate {
  readonly #acl: NetworkAcl;
  readonly #known = new Map<string, { readonly ingress: Boxes; readonly egress: Boxes }>();

  constructor(acl: NetworkAcl) {
    this.#acl = acl;
  }

  /**
   * Reports whether any of the traffic from any of the sources gets in and its answer gets out: ACLs
   * keep no state, so the answer needs an entry of its own.
   */
  letsThrough(traffic: Traffic, sources: readonly Range[]): boolean {
    return sources.some((source) =>
      probes(traffic.protocol, source.family).some((protocol) => this.#admits(traffic, source, protocol)),
    );
  }

  #admits(traffic: Traffic, source: Range, protocol: string): boolean {
    const { ingress, egress } = this.#boxes(source.family, protocol);
    const wanted = { range: source, ...portsOf(traffic, protocol) };
    return ingress.some((box) => {
      if (!overlap(box, wanted)) return false;
      const [range] = intersectRanges([box.range], [source]);
      const answer = hasPorts(protocol) ? EPHEMERAL_PORTS : { fromPort: 0, toPort: 65_535 };
      return range !== undefined && egress.some((out) => overlap(out, { range, ...answer }));
    });
  }

  #boxes(family: 4 | 6, protocol: string): { readonly ingress: Boxes; readonly egress: Boxes } {
    const key = `${family} ${protocol}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const boxesOf = (entries: NetworkAcl["ingress"]) =>
      admittingEntries(entries, family, protocol).flatMap(({ boxes }) => boxes);
    const boxes = { ingress: boxesOf(this.#acl.ingress), egress: boxesOf(this.#acl.egress) };
    this.#known.set(key, boxes);
    return boxes;
  }
}

/** Protocols by which a rule is tried: one of all protocols may come in by any of these. */
export function probes(protocol: string, family: 4 | 6): readonly string[] {
  return protocol === "-1" ? ["tcp", "udp", family === 4 ? "icmp" : "icmpv6", "-1"] : [protocol];
}

function portsOf(traffic: Traffic, protocol: string): { readonly fromPort: number; readonly toPort: number } {
  return hasPorts(protocol) && hasPorts(traffic.protocol)
    ? { fromPort: traffic.fromPort ?? 0, toPort: traffic.toPort ?? 65_535 }
    : { fromPort: 0, toPort: 65_535 };
}
