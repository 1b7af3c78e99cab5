import { counted, formatCount } from "@sgt/cidr";
import type { TriageSummary } from "@sgt/geoip/node";
import { formatPercent, type Table } from "@sgt/report/text";
import type { Section } from "../../render/document.js";

const SHOWN = 8;

/** Returns what was found: how many, top networks and countries, kinds, and who is likely a VPN. */
export function summarySections(summary: TriageSummary): Section[] {
  const { counts, entryCount } = summary;
  const total = entryCount - counts.invalidCount;
  return [
    { lines: headLines(summary) },
    ...bins("Status", counts.statuses, total),
    ...bins("Networks", counts.networks, total),
    ...bins("Countries", counts.countries, total, countryName),
    ...bins("Kinds", counts.kinds, total),
    ...titled(
      "Likely not a person's location (VPN, Tor, proxy, cloud, hosting)",
      bins("Kind and provider", counts.likelyVpn, total),
    ),
  ];
}

function headLines({ entryCount, distinctCount, counts, invalid }: TriageSummary): string[] {
  const { invalidCount } = counts;
  const distinct =
    distinctCount === null
      ? "too many distinct values to count"
      : `${formatCount(distinctCount)} different, ${formatCount(entryCount - distinctCount)} repeated`;
  return [
    `${counted(entryCount, "entry", "entries")}: ${distinct}`,
    ...(counts.prefixCount > 0 ? [`${counted(counts.prefixCount, "CIDR")} among them, split by database entries`] : []),
    ...(invalidCount > 0
      ? [
          `Not an address: ${counted(invalidCount, "line")}, such as ${invalid.map(({ line, text }) => `line ${line}: ${text}`).join("; ")}`,
        ]
      : []),
  ];
}

function bins(
  title: string,
  counts: ReadonlyMap<string, number>,
  total: number,
  name: (key: string) => string = (key) => key,
): Section[] {
  if (counts.size === 0) return [];
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const table: Table = {
    columns: [
      { title, wraps: true },
      { title: "Addresses", align: "right" },
      { title: "Share", align: "right" },
    ],
    rows: sorted.slice(0, SHOWN).map(([key, count]) => [name(key), formatCount(count), formatPercent(count / total)]),
  };
  const more = sorted.length - SHOWN;
  return [{ table, lines: more > 0 ? [`and ${formatCount(more)} more`] : [] }];
}

/** A sentence is too long for the head of a column. */
const titled = (title: string, sections: readonly Section[]): Section[] =>
  sections.map((section) => ({ title, ...section }));

let names: Intl.DisplayNames | undefined;

/** `Germany (DE)`; a code that nobody knows stands as it is. */
function countryName(code: string): string {
  names ??= new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  try {
    const name = names.of(code);
    return name === undefined ? code : `${name} (${code})`;
  } catch {
    return code;
  }
}
