import { oddValue } from "../directory/fact-shapes.js";
import { type FactTable, tableOf } from "../directory/fact-table.js";
import { InterfaceDirectory } from "../directory/interface-directory.js";
import type { Sightings } from "../directory/sighting.js";
import { flowLogsError } from "../errors.js";
import { addFacts, loadFacts } from "./interface-files.js";
import { notFound } from "./ledger-view.js";
import { readMarker } from "./marker.js";
import { prepareLedger } from "./upgrade-ledger.js";
import { filesOf, type LedgerFilesOptions, ledgerRoot, newWriter, type WriterOptions } from "./writer.js";

/**
 * Adds what was seen or told of interfaces to the directory of a ledger, which is made where there is none. The same
 * may be added again, by any number of writers and in any order: it changes nothing.
 *
 * @throws `SGT_FLOWLOGS_INVALID_OPTION` for a time that ends before it begins or is none, and for an id, group or address that is none:
 * then nothing is added. What stands in texts that people write is made to fit.
 * @throws as `openLedger` does.
 */
export async function addSightings(dir: string, sightings: Sightings, options: WriterOptions = {}): Promise<void> {
  const writer = newWriter(options);
  const facts = tableOf(sightings);
  if (facts.rowCount === 0) return;
  checkFacts(facts);
  const root = ledgerRoot(dir);
  await prepareLedger(writer, root);
  await addFacts(writer, root, facts);
}

function checkFacts(facts: FactTable): void {
  const odd = oddValue(facts);
  if (odd === null) return;
  const value = String(odd.value).slice(0, 60);
  throw flowLogsError(
    "SGT_FLOWLOGS_INVALID_OPTION",
    `a sighting cannot have ${JSON.stringify(value)} for ${odd.column}`,
    {
      details: { option: odd.column, value },
    },
  );
}

/**
 * The directory of interfaces of a ledger: empty where nothing was told.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_NOT_FOUND`, `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`
 * @throws `SGT_FLOWLOGS_LEDGER_DAMAGED` when a file of it is not what the ledger wrote.
 * @throws `SGT_FLOWLOGS_LEDGER_TOO_LARGE` beyond 20,000,000 facts.
 */
export async function readDirectory(dir: string, options: LedgerFilesOptions = {}): Promise<InterfaceDirectory> {
  const files = filesOf(options);
  const root = ledgerRoot(dir);
  if ((await readMarker(files, root)) === null) notFound(root);
  return new InterfaceDirectory(await loadFacts(files, root));
}
