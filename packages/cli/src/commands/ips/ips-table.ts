import { formatShares, ownName, type PrefixDescription, type PrefixPart } from "@sgt/geoip";
import { formatDay, type Table } from "@sgt/report/text";
import { firstOf } from "../../render/first-of.js";
import type { LocatedCidr } from "./ips-result.js";

/** One row for each CIDR, every cell as text; `isWide` adds what a narrow terminal has no room for. */
export function ipsTable(
  cidrs: readonly LocatedCidr[],
  { isWide, hasEvidence }: { readonly isWide: boolean; readonly hasEvidence: boolean },
): Table {
  return {
    columns: [
      { title: "CIDR", field: "cidr" },
      { title: "Described as", field: "descriptions", wraps: true },
      { title: "Location and network", field: "where", wraps: true },
      ...(isWide
        ? [
            { title: "Kind", field: "kind" },
            { title: "Groups", field: "groups", wraps: true },
            { title: "Ports", field: "ports", wraps: true },
          ]
        : []),
      ...(hasEvidence ? [{ title: "Last seen", field: "last_seen" }] : []),
      { title: "Check", field: "warnings", wraps: true },
    ],
    rows: cidrs.map((cidr) => [
      cidr.cidr,
      cidr.descriptions.join("; "),
      whereText(cidr),
      ...(isWide ? [kindText(cidr.where), groupText(cidr), portText(cidr)] : []),
      ...(hasEvidence ? [cidr.lastSeen === null ? "never" : formatDay(cidr.lastSeen)] : []),
      warningTexts(cidr).join("; "),
    ]),
  };
}

/** A CIDR in one place is told as such; one that databases divide, by shares. */
function whereText({ where, isPublic, warnings }: LocatedCidr): string {
  if (warnings.some(({ id }) => id === "anywhere")) return "anywhere";
  if (where === null) return isPublic ? "" : warnings.some(({ id }) => id === "unneeded") ? "nowhere" : "private";
  const [only, ...more] = where.parts;
  return only !== undefined && more.length === 0 ? partText(only) : formatShares(where);
}

function partText({ status, network, place, own }: PrefixPart): string {
  const spot = [place?.city, place?.subdivision, place?.country].filter(Boolean).join(", ");
  if (own !== null) return [spot, ownName(own)].filter((text) => text !== "").join("; ");
  if (status !== "known") return status;
  const whose = [network?.asn ? `AS${network.asn}` : null, network?.organization].filter(Boolean).join(" ");
  return [spot, whose].filter((text) => text !== "").join("; ") || "unknown";
}

/** Kinds of all parts that have one, each once. */
export function kindText(where: PrefixDescription | null): string {
  const kinds = (where?.parts ?? []).map(({ kind }) => kind).filter((kind) => kind !== "unknown");
  return [...new Set(kinds)].join(", ");
}

const groupText = ({ uses }: LocatedCidr): string =>
  some(uses.map(({ groupName, groupId }) => `${groupName} (${groupId})`));
const portText = ({ uses }: LocatedCidr): string => some(uses.map(({ traffic }) => traffic));

function some(texts: readonly string[], most = 4): string {
  return firstOf([...new Set(texts)], most).join(", ");
}

/** Everything that somebody should look at, each as a few words. */
export function warningTexts({ warnings, isUnknown, surprises, where }: LocatedCidr): string[] {
  const kinds = where?.parts.map(({ kind }) => kind) ?? [];
  return [
    ...surprises.map((surprise) => `not expected: ${surprise}`),
    ...warnings.map(({ id, says }) => (id === "anywhere" ? "open to the internet" : id === "large" ? "large" : says)),
    ...(isUnknown ? ["in no database"] : []),
    ...(kinds.some((kind) => kind === "vpn" || kind === "tor") ? ["VPN or Tor"] : []),
  ];
}
