import type { ReportEvidence, TrustedCidr } from "@sgt/findings";
import { describePrefix, type Geoip, type PrefixDescription } from "@sgt/geoip";
import { spanOf } from "../../inputs/read-window.js";
import { type Expectation, surprises } from "./expectation.js";
import type { Trusted, UnreadRegion } from "./read-trusted.js";

/** A trusted CIDR with where and whose it is. */
export interface LocatedCidr extends Omit<TrustedCidr, "prefix"> {
  /** Null for anybody's and without databases; and for private CIDRs and those without effect, unless one's own ranges name them. */
  readonly where: PrefixDescription | null;
  /** None of its addresses is in a database. */
  readonly isUnknown: boolean;
  /** What is not as `--expect` says. */
  readonly surprises: readonly string[];
  /** Seconds since 1970; null when nothing came or there is no evidence. */
  readonly lastSeen: number | null;
}

/** What `sgt ips` found, as its JSON holds it. */
export interface IpsResult {
  readonly schema: "sgt/ips/v1";
  readonly createdAt: string;
  readonly databases: readonly { readonly name: string; readonly type: string; readonly builtOn: string | null }[];
  readonly regionCount: number;
  readonly unread: readonly UnreadRegion[];
  /** Of what time evidence was given, and whether it has holes; null for none. */
  readonly evidence: ReportEvidence | null;
  readonly cidrs: readonly LocatedCidr[];
}

export interface IpsInput {
  readonly trusted: Trusted;
  readonly geoip: Geoip;
  readonly expected: Expectation;
  readonly createdAt: string;
}

export function ipsResult({ trusted, geoip, expected, createdAt }: IpsInput): IpsResult {
  return {
    schema: "sgt/ips/v1",
    createdAt,
    databases: geoip.databases.map(({ info: { name, type, builtOn } }) => ({ name, type, builtOn })),
    regionCount: trusted.regionCount,
    unread: trusted.unread,
    evidence: spanOf(trusted.evidence),
    cidrs: trusted.cidrs.map((cidr) => located(cidr, geoip, expected)),
  };
}

function located({ prefix: _, ...cidr }: TrustedCidr, geoip: Geoip, expected: Expectation): LocatedCidr {
  const where = whereOf(cidr, geoip);
  const seen = cidr.uses.flatMap(({ lastSeen }) => (lastSeen === null ? [] : [lastSeen]));
  return {
    ...cidr,
    // Whoever writes down where a block is knows better than a registry whether it is used.
    warnings: cidr.warnings.filter(({ id }) => id !== "unneeded" || !isPlacedByOwner(where)),
    where,
    isUnknown: where?.parts.every(({ status }) => status === "unknown") ?? false,
    surprises: where === null ? [] : surprises(where, expected),
    lastSeen: seen.length === 0 ? null : seen.reduce((last, at) => Math.max(last, at)),
  };
}

function whereOf({ cidr, isPublic, warnings }: Omit<TrustedCidr, "prefix">, geoip: Geoip): PrefixDescription | null {
  if (geoip.databases.length === 0 || warnings.some(({ id }) => id === "anywhere")) return null;
  const where = describePrefix(geoip, cidr);
  return isPublic || where.parts.some(({ own }) => own !== null) ? where : null;
}

const isPlacedByOwner = (where: PrefixDescription | null): boolean =>
  where?.parts.every(({ own, place }) => own !== null && place !== null) ?? false;
