import type { LedgerDescription } from "@sgt/flowlogs/node";
import { coverageSections } from "../../render/coverage-sections.js";
import type { Section } from "../../render/document.js";
import { counted, formatBytes, formatCount } from "../../render/numbers.js";
import { protocolText } from "../../render/protocol-text.js";
import type { Table } from "../../render/table.js";

/** As many ports as fit a screen; JSON and CSV have all. */
const SHOWN_PORTS = 20;

/** Returns a ledger as sections: what it holds, who came to which port, what it lacks. */
export function ledgerSections(ledger: LedgerDescription): Section[] {
  const ports = portTable(ledger);
  const more = ports.rows.length - SHOWN_PORTS;
  const [window, ...rest] = coverageSections(ledger.coverage);
  return [
    { lines: [...headLines(ledger), ...(window?.lines ?? [])] },
    {
      title: "Ports, by the number of sources",
      table: { ...ports, rows: ports.rows.slice(0, SHOWN_PORTS) },
      ...(more > 0 ? { lines: [`and ${counted(more, "more port", "more ports")}: --format csv lists all`] } : {}),
    },
    ...rest,
  ];
}

function headLines(ledger: LedgerDescription): string[] {
  return [
    `Ledger   ${ledger.dir}`,
    `Holds    ${counted(ledger.rowCount, "row")} of ${counted(ledger.eniCount, "interface")} and ${counted(ledger.sourceCount, "source")}; account ${ledger.accountIds.join(", ")}, ${ledger.regions.join(", ")}`,
    `Size     ${formatBytes(ledger.byteCount)} in ${counted(ledger.partCount, "file")}, from ${counted(ledger.objectCount, "log file")} in ${counted(ledger.commitCount, "run")}`,
    ...(ledger.droppedBefore === null ? [] : [`Dropped  days before ${ledger.droppedBefore}`]),
  ];
}

/** Returns accepted traffic by port, most sources first. */
export function portTable({ ports }: LedgerDescription): Table {
  return {
    columns: [
      { title: "Port", field: "port" },
      { title: "Sources", align: "right", field: "sources" },
      { title: "Records", align: "right", field: "records" },
    ],
    rows: ports.map((use) => [
      protocolText(use.protocol, use.port),
      formatCount(use.sourceCount),
      formatCount(use.recordCount),
    ]),
  };
}
