import { counted, formatCount } from "@sgt/cidr";
import type { LedgerDescription } from "@sgt/flowlogs/node";
import { formatBytes, type Table } from "@sgt/report/text";
import { formatFlow } from "@sgt/snapshot";
import { coverageSections } from "../../render/coverage-sections.js";
import type { Section } from "../../render/document.js";

/** As many ports as fit a screen; JSON and CSV have all. */
const SHOWN_PORTS = 20;
/** Where Linux begins to take ports for its own connections; answers to these come in here. */
const FIRST_EPHEMERAL_PORT = 32_768;

/** Returns a ledger as sections: what it holds, what it lacks, how many sources came to which port. */
export function ledgerSections(ledger: LedgerDescription): Section[] {
  const { window, gaps, initiation } = coverageSections(ledger.coverage);
  return [{ lines: [...headLines(ledger), ...(window.lines ?? [])] }, gaps, portSection(ledger.ports), initiation];
}

function portSection(ports: LedgerDescription["ports"]): Section {
  const own = ports.filter(({ port }) => port < FIRST_EPHEMERAL_PORT);
  const high = ports.filter(({ port }) => port >= FIRST_EPHEMERAL_PORT);
  const more = own.length - SHOWN_PORTS;
  const records = high.reduce((sum, { recordCount }) => sum + recordCount, 0);
  return {
    title: "Ports, by the number of sources",
    table: portTable(own.slice(0, SHOWN_PORTS)),
    lines: [
      ...(more > 0 ? [`and ${counted(more, "more port")} (--format csv lists all)`] : []),
      ...(high.length > 0
        ? [
            `and ${counted(high.length, "port")} from ${formatCount(FIRST_EPHEMERAL_PORT)} up with ${counted(records, "record")}: mostly answers to outbound connections`,
          ]
        : []),
    ],
  };
}

function headLines(ledger: LedgerDescription): string[] {
  return [
    `Ledger   ${ledger.dir}`,
    `Holds    ${counted(ledger.rowCount, "row")} of ${counted(ledger.eniCount, "interface")} and ${counted(ledger.sourceCount, "source")}; account ${ledger.accountIds.join(", ")}, ${ledger.regions.join(", ")}`,
    `Size     ${formatBytes(ledger.byteCount)} in ${counted(ledger.partCount, "file")}, from ${counted(ledger.objectCount, "log file")} in ${counted(ledger.batchCount, "run")}`,
    ...(ledger.droppedBefore === null ? [] : [`Dropped  days before ${ledger.droppedBefore}`]),
  ];
}

/** Returns accepted traffic by port, most sources first; `count` writes numbers, `String` for machines. */
export function portTable(ports: LedgerDescription["ports"], count: (value: number) => string = formatCount): Table {
  return {
    columns: [
      { title: "Port", field: "port" },
      { title: "Sources", align: "right", field: "sources" },
      { title: "Records", align: "right", field: "records" },
    ],
    rows: ports.map((use) => [formatFlow(use.protocol, use.port), count(use.sourceCount), count(use.recordCount)]),
  };
}
