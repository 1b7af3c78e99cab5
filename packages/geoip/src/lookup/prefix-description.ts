import { counted } from "@sgt/cidr";
import type { NetworkKind } from "../kind/claim.js";
import type { AsNetwork, OwnFacts, Place } from "../record/facts.js";
import type { Status } from "./answer.js";

/** A part of a CIDR: all of its addresses that have the same status, network, country, kind and owner. */
export interface PrefixPart {
  readonly status: Status;
  readonly network: AsNetwork | null;
  /** The country; subdivision, city and point too, as far as all addresses of the part have the same. */
  readonly place: Place | null;
  readonly own: OwnFacts | null;
  readonly kind: NetworkKind;
  /** Decimal text: an IPv6 part may have more addresses than a number can count. */
  readonly addressCount: string;
  /** Share of the CIDR's addresses, 0 to 1. */
  readonly share: number;
}

/** Whose and where a CIDR is. */
export interface PrefixDescription {
  readonly cidr: string;
  readonly addressCount: string;
  /** The largest part first. Their shares add up to 1. */
  readonly parts: readonly PrefixPart[];
}

/** Returns `62 % AS3320 Deutsche Telekom AG, DE; 38 % unknown`: the largest parts, and how much is left. */
export function formatShares({ parts }: PrefixDescription, most: number = 3): string {
  const shown = parts.slice(0, most).map((part) => `${percent(part.share)} ${partName(part)}`);
  const rest = parts.slice(most);
  const share = rest.reduce((sum, part) => sum + part.share, 0);
  return [...shown, ...(rest.length > 0 ? [`${percent(share)} in ${counted(rest.length, "other part")}`] : [])].join(
    "; ",
  );
}

/** What one's own ranges call themselves: the first of their columns that says something. */
export function ownName(own: OwnFacts): string {
  return Object.values(own).find((value) => value !== "") ?? "own";
}

function partName({ status, network, place, own }: PrefixPart): string {
  if (own !== null) return [ownName(own), place?.country].filter(Boolean).join(", ");
  if (status !== "known") return status;
  const who = [network?.asn ? `AS${network.asn}` : null, network?.organization].filter(Boolean).join(" ");
  return [who, place?.country].filter(Boolean).join(", ") || "unknown";
}

/** Whole per cents, but never 100 of a part nor 0 of something. */
function percent(share: number): string {
  if (share >= 1) return "100 %";
  if (share > 0.99) return "> 99 %";
  return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}
