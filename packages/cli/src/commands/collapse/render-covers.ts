import { type Cover, counted, explainCover, formatCount } from "@sgt/cidr";
import { formatPercent, renderCsv, renderJson, type Table } from "@sgt/report/text";
import type { Paint } from "../../render/paint.js";
import { renderTerminalTable } from "../../render/terminal-table.js";
import type { CollapseArgs } from "./options.js";

interface Look {
  readonly paint: Paint;
  readonly width: number;
}

/** Returns the covers, one for each family, as text, JSON or CSV. Text is one CIDR a line. */
export function renderCovers(covers: readonly Cover[], { format, explain }: CollapseArgs, look: Look): string {
  const cidrs = covers.flatMap((cover) => cover.cidrs);
  if (format === "json") return renderJson(coversJson(covers));
  if (format === "csv") return renderCsv(explainTable(covers, String, (share) => share.toFixed(4)));
  if (!explain) return cidrs.map((cidr) => `${cidr}\n`).join("");
  return `${renderTerminalTable(explainTable(covers, formatCount, formatPercent), look.width, look.paint)}\n${totals(covers)}\n`;
}

/** Without the prefixes as numbers: the CIDRs say the same, and JSON has no integers that large. */
function coversJson(covers: readonly Cover[]): object {
  const sum = (count: (cover: Cover) => number | bigint): string | number => {
    const total = covers.reduce((all, cover) => all + BigInt(count(cover)), 0n);
    return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total.toString();
  };
  return {
    cidrs: covers.flatMap((cover) => cover.cidrs),
    observedCount: sum((c) => c.observedCount),
    trustedCount: sum((c) => c.trustedCount),
    slackCount: sum((c) => c.slackCount),
    covers: covers.map(({ prefixes: _, ...cover }) => cover),
  };
}

type Count = number | bigint;

function explainTable(
  covers: readonly Cover[],
  count: (count: Count) => string,
  share: (share: number) => string,
): Table {
  return {
    columns: [
      { title: "CIDR", field: "cidr" },
      { title: "Addresses", align: "right", field: "trusted" },
      { title: "Observed", align: "right", field: "observed" },
      { title: "Never seen", align: "right", field: "slack" },
      { title: "Share", align: "right", field: "slack_share" },
    ],
    rows: covers
      .flatMap(explainCover)
      .map((row) => [
        row.cidr,
        count(row.trustedCount),
        count(row.observedCount),
        count(row.slackCount),
        share(row.slackShare),
      ]),
  };
}

function totals(covers: readonly Cover[]): string {
  const line = ({ family, cidrs, trustedCount, observedCount }: Cover): string =>
    `${covers.length > 1 ? `IPv${family}: ` : ""}${counted(cidrs.length, "CIDR")} for ${counted(trustedCount, "address", "addresses")}, ${formatCount(observedCount)} of them observed`;
  return covers.map(line).join("\n");
}
