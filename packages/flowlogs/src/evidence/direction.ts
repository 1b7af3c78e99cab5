import { canonicalAddress } from "../record/address-text.js";
import type { FlowRecord } from "../record/flow-record.js";
import type { EniAddresses } from "../source/eni-directory.js";
import type { FlowFacts } from "./interpret-record.js";

/** The interfaces of a snapshot by id, their addresses in canonical text. */
export type EniDirectory = ReadonlyMap<string, KnownEni>;

export interface KnownEni {
  readonly accountId: string;
  readonly region: string;
  readonly addresses: ReadonlySet<string>;
}

/** Makes the directory; addresses that are none are left out. An interface listed twice keeps the addresses of both. */
export function makeEniDirectory(enis: Iterable<EniAddresses>): EniDirectory {
  const directory = new Map<string, KnownEni>();
  for (const { eniId, accountId, region, addresses } of enis) {
    const canonical = addresses.map(canonicalAddress).filter((address) => address !== null);
    const known = directory.get(eniId)?.addresses ?? [];
    directory.set(eniId, { accountId, region, addresses: new Set([...known, ...canonical]) });
  }
  return directory;
}

/**
 * Which way a record goes, seen from its interface. `flow-direction` says so; without it, the
 * side that is one of the interface's own addresses. Null when neither tells.
 */
export function directionOf(
  flow: Pick<FlowFacts, "srcAddr" | "dstAddr">,
  flowDirection: FlowRecord["flowDirection"],
  eni: KnownEni | undefined,
): "incoming" | "outgoing" | null {
  if (flowDirection !== null) return flowDirection === "ingress" ? "incoming" : "outgoing";
  if (eni?.addresses.has(flow.dstAddr)) return "incoming";
  if (eni?.addresses.has(flow.srcAddr)) return "outgoing";
  return null;
}
