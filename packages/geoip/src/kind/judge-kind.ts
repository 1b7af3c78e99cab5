import { DAY_S } from "@sgt/cidr";
import type { Claim, ClaimedKind, NetworkKind } from "./claim.js";

export type Confidence = "high" | "medium" | "low";

/** What an address is used for, who says so, and how sure that is. */
export interface AddressUse {
  readonly kind: NetworkKind;
  /** Null for `unknown`. */
  readonly confidence: Confidence | null;
  readonly provider: string | null;
  readonly service: string | null;
  readonly region: string | null;
  /** Who says so: `aws (2026-11-01)`. */
  readonly sources: readonly string[];
  /** Who says otherwise: `vpn by old.txt (2023-01-01)`. */
  readonly doubts: readonly string[];
}

/** The strongest kind first: an exit node in a cloud is an exit node. */
const ORDER: readonly ClaimedKind[] = ["tor", "vpn", "proxy", "cloud", "hosting", "residential"];

/** Days until a source is old. Exit nodes come and go within days, networks of providers within months. */
const FRESH_DAYS: Readonly<Record<ClaimedKind, number>> = {
  tor: 14,
  vpn: 120,
  proxy: 60,
  cloud: 180,
  hosting: 365,
  residential: 1095,
};

const DAY_MS = DAY_S * 1000;

export const UNKNOWN_KIND: AddressUse = {
  kind: "unknown",
  confidence: null,
  provider: null,
  service: null,
  region: null,
  sources: [],
  doubts: [],
};

/**
 * Weighs claims about one address. Each source counts once: 3 for fresh ranges that the operator publishes, 2 for another
 * fresh source, 1 when it is old (2 for a cloud's own ranges) and for words in a name. The first kind in order that reaches 2 is the answer; with 4,
 * or with fresh published ranges, confidence is high. So one old list alone, which weighs 1, brands nobody: it stands
 * among the doubts. Words in a name decide only where nothing else is said, with low confidence.
 *
 * @param today `2026-11-20`; what is fresh depends on it.
 */
export function judgeKind(claims: readonly Claim[], today: string): AddressUse {
  for (const kind of ORDER) {
    const mine = claims.filter((claim) => claim.kind === kind);
    const support = supportOf(mine, today);
    if (support >= 2) return useOf(kind, support, claims, today);
  }
  const byName = claims.find(({ basis }) => basis === "as-name");
  if (byName !== undefined) return useOf(byName.kind, 1, claims, today);
  return claims.length === 0 ? UNKNOWN_KIND : { ...UNKNOWN_KIND, doubts: claims.map(saying) };
}

function supportOf(claims: readonly Claim[], today: string): number {
  const bySource = new Map<string, number>();
  for (const claim of claims) {
    bySource.set(claim.source, Math.max(bySource.get(claim.source) ?? 0, weightOf(claim, today)));
  }
  return [...bySource.values()].reduce((sum, weight) => sum + weight, 0);
}

function weightOf({ basis, kind, date }: Claim, today: string): number {
  if (basis === "as-name") return 1;
  const isFresh = date !== null && (Date.parse(today) - Date.parse(date)) / DAY_MS <= FRESH_DAYS[kind];
  if (isFresh) return basis === "published" ? 3 : 2;
  // Clouds keep their ranges for years; exit nodes and VPNs are elsewhere in weeks.
  return basis === "published" && kind === "cloud" ? 2 : 1;
}

function useOf(kind: ClaimedKind, support: number, claims: readonly Claim[], today: string): AddressUse {
  const mine = claims.filter((claim) => claim.kind === kind);
  const doubts = claims.filter((claim) => contradicts(kind, claim) && weightOf(claim, today) > 0);
  // The most specific claim of the strongest source tells provider, service and region.
  const best = mine.reduce((a, b) => (weightOf(b, today) > weightOf(a, today) ? b : a));
  const named = [best, ...mine];
  return {
    kind,
    confidence: confidenceOf(support, mine, doubts, today),
    provider: first(named, "provider"),
    service: first(named, "service"),
    region: first(named, "region"),
    sources: [...new Set(mine.map(sourceText))],
    doubts: [...new Set(doubts.map(saying))],
  };
}

function confidenceOf(support: number, mine: readonly Claim[], doubts: readonly Claim[], today: string): Confidence {
  const isPublished = mine.some((claim) => claim.basis === "published" && weightOf(claim, today) === 3);
  const level = isPublished || support >= 4 ? 2 : support >= 2 ? 1 : 0;
  const isDoubted = doubts.some((claim) => weightOf(claim, today) >= 2);
  return (["low", "medium", "high"] as const)[Math.max(0, level - (isDoubted && !isPublished ? 1 : 0))] as Confidence;
}

/** A home connection is none of the others, and the others no home connection; an exit node may stand in a cloud. */
function contradicts(kind: ClaimedKind, claim: Claim): boolean {
  return claim.kind !== kind && (claim.kind === "residential" || kind === "residential");
}

const first = (claims: readonly Claim[], name: "provider" | "service" | "region"): string | null =>
  claims.find((claim) => claim[name] !== undefined)?.[name] ?? null;

const sourceText = ({ source, date }: Claim): string => `${source} (${date ?? "no date"})`;

const saying = (claim: Claim): string => `${claim.kind} by ${sourceText(claim)}`;
