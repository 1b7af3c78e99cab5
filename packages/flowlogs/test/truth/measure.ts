import { collectEvidence, type Initiation, type LogSource } from "@sgt/flowlogs/node";
import { logText, type TrueRecord } from "./flow-log.js";
import { ENIS, FROM, TO } from "./network.js";

export const CLASSES: readonly Initiation[] = ["initiated", "unknown", "likely-response", "response"];

const DAY_MS = 86_400_000;

/** Rows by class, for rows the other side opened something of, and rows we opened all of. */
export interface Measure {
  readonly openedByThem: Readonly<Record<Initiation, number>>;
  readonly openedByUs: Readonly<Record<Initiation, number>>;
}

/** Runs the records through the product in one layout and holds each row against the truth. */
export async function measure(records: readonly TrueRecord[], layout: string): Promise<Measure> {
  const truth = trueRows(records);
  const { rows } = await collectEvidence({
    source: sourceOf(logText(records, layout)),
    enis: ENIS,
    window: { from: FROM, to: TO },
    threads: 1,
  });
  const counts = { openedByThem: none(), openedByUs: none() };
  let found = 0;
  for (const row of rows) {
    const key = `${row.eniId} ${row.source} ${row.protocol} ${row.port} ${Date.parse(row.date) / DAY_MS}`;
    const isTheirs = truth.get(key);
    if (isTheirs === undefined) throw new Error(`a row without records: ${key}`);
    counts[isTheirs ? "openedByThem" : "openedByUs"][row.initiation]++;
    found++;
  }
  if (found !== truth.size) throw new Error(`${truth.size - found} rows are missing`);
  return counts;
}

/** Whether the other side opened any of the connections of a row. */
function trueRows(records: readonly TrueRecord[]): Map<string, boolean> {
  const rows = new Map<string, boolean>();
  for (const { connection, isIncoming, start, openedByThem } of records) {
    if (!isIncoming) continue;
    const { eniId, remote, protocol, localPort } = connection;
    const key = `${eniId} ${remote} ${protocol} ${localPort} ${Math.floor((start * 1000) / DAY_MS)}`;
    rows.set(key, openedByThem || (rows.get(key) ?? false));
  }
  return rows;
}

function sourceOf(text: string): LogSource {
  const bytes = Buffer.from(text);
  return {
    async *list() {
      yield {
        key: "truth.log",
        size: bytes.length,
        tag: "1",
        async *open() {
          yield bytes;
        },
      };
    },
  };
}

function none(): Record<Initiation, number> {
  return { initiated: 0, unknown: 0, "likely-response": 0, response: 0 };
}

/** The measured table as Markdown; the documentation quotes it. */
export function truthTable(measures: ReadonlyMap<string, Measure>): string {
  const head = ["layout", "opened by", "rows", ...CLASSES].join(" | ");
  const lines = [...measures].flatMap(([layout, { openedByThem, openedByUs }]) => [
    line(layout, "them", openedByThem),
    line(layout, "us", openedByUs),
  ]);
  return [`| ${head} |`, `|---|---|${"--:|".repeat(CLASSES.length + 1)}`, ...lines].join("\n");
}

function line(layout: string, opener: string, counts: Readonly<Record<Initiation, number>>): string {
  const total = CLASSES.reduce((sum, name) => sum + counts[name], 0);
  const cells = CLASSES.map((name) => `${counts[name]} (${((100 * counts[name]) / total).toFixed(1)} %)`);
  return `| ${[layout, opener, total, ...cells].join(" | ")} |`;
}
