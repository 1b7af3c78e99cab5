import type { AsNetwork, Trait } from "../record/facts.js";
import type { Claim, ClaimedKind } from "./claim.js";
import { KNOWN_NETWORKS, KNOWN_NETWORKS_DATE, NAME_WORDS } from "./known-networks.js";
import type { AsList } from "./network-list.js";

/** Returns what the number and the name of an autonomous system say about the use of its addresses. */
export function asClaims({ asn, organization }: AsNetwork, lists: readonly AsList[]): Claim[] {
  const claims: Claim[] = [];
  const known = asn === null ? undefined : KNOWN_NETWORKS.get(asn);
  if (known !== undefined) {
    claims.push({ ...known, basis: "as-number", source: "known AS numbers", date: KNOWN_NETWORKS_DATE });
  }
  for (const { kind, name, date, asns } of lists) {
    if (asn !== null && asns.has(asn)) claims.push({ kind, basis: "list", source: name, date });
  }
  const words = NAME_WORDS.find(([pattern]) => organization !== null && pattern.test(organization));
  if (words !== undefined && claims.length === 0) {
    claims.push({ kind: words[1], basis: "as-name", source: "name of the AS", date: null });
  }
  return claims;
}

const TRAIT_KINDS: Readonly<Record<Trait, ClaimedKind | null>> = {
  "tor-exit": "tor",
  "anonymous-vpn": "vpn",
  "public-proxy": "proxy",
  "residential-proxy": "proxy",
  hosting: "hosting",
  anycast: null,
};

/** Returns what a database's own judgement says. */
export function traitClaims(traits: readonly Trait[], source: string, date: string | null): Claim[] {
  return traits.flatMap((trait) => {
    const kind = TRAIT_KINDS[trait];
    return kind === null ? [] : [{ kind, basis: "database" as const, source, date }];
  });
}
