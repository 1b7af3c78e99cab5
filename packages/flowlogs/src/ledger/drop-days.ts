import { flowLogsError } from "../errors.js";
import type { Part } from "./batch.js";
import { commitChange } from "./commit-change.js";
import { UnknownOutcome } from "./commit-log.js";
import { dropInterfaceFacts } from "./interface-files.js";
import { type LedgerView, notFound, readConsistently, requireView } from "./ledger-view.js";
import { readMarker } from "./marker.js";
import { parsePartPath } from "./partition.js";
import { prepareLedger } from "./upgrade-ledger.js";
import { filesOf, type LedgerFilesOptions, ledgerRoot, newWriter, type WriterOptions } from "./writer.js";

/** What of a ledger lies before a day. */
export interface DroppedDays {
  /** UTC days, the first first. */
  readonly days: readonly string[];
  readonly partCount: number;
  readonly byteCount: number;
}

/**
 * Says what {@link dropDays} would remove, and removes nothing.
 *
 * @throws as {@link readEvidence} does.
 */
export async function daysBefore(dir: string, before: string, options: LedgerFilesOptions = {}): Promise<DroppedDays> {
  const files = filesOf(options);
  requireDay(before);
  return sumUpParts(await readConsistently(files, ledgerRoot(dir), (view) => partsBefore(view, before)));
}

/**
 * Removes all days before a UTC day (`2026-11-20`) from a ledger. What was dropped stays dropped:
 * its objects remain counted, and later rows of those days are left out.
 *
 * @throws `SGT_FLOWLOGS_INVALID_OPTION` when `before` is not a date.
 * @throws as {@link openLedger} does, and `SGT_FLOWLOGS_LEDGER_NOT_FOUND`.
 */
export async function dropDays(dir: string, before: string, options: WriterOptions = {}): Promise<DroppedDays> {
  requireDay(before);
  const writer = newWriter(options);
  const { files } = writer;
  const root = ledgerRoot(dir);
  if ((await readMarker(files, root)) === null) notFound(root);
  await prepareLedger(writer, root);
  const dropped = await readConsistently(files, root, (view) => partsBefore(view, before));
  const change = { batches: [], replaces: [], droppedBefore: before };
  await commitChange(writer, await requireView(files, root), change, async () => undefined).catch((error: unknown) => {
    throw error instanceof UnknownOutcome ? error.reason : error;
  });
  // The commit first: a part that does not count is a leftover, one that is missing is damage.
  for (const { path } of dropped) await files.remove(`${root}/${path}`);
  await dropInterfaceFacts(writer, root, Date.parse(before) / 1000);
  return sumUpParts(dropped);
}

function requireDay(before: string): void {
  if (/^\d{4}-\d{2}-\d{2}$/.test(before) && !Number.isNaN(Date.parse(before))) return;
  throw flowLogsError("SGT_FLOWLOGS_INVALID_OPTION", `not a UTC day: ${JSON.stringify(before)}`, {
    hint: "Give a day such as 2026-11-20.",
  });
}

/** The parts that count now and would not once the days before were dropped. */
export async function partsBefore(view: LedgerView, before: string): Promise<Part[]> {
  const parts: Part[] = [];
  for (const date of view.days()) if (date < before) parts.push(...(await view.day(date)).parts);
  return parts;
}

/** The same in numbers. */
export function sumUpParts(parts: readonly Part[]): DroppedDays {
  const days = new Set(parts.map(({ path }) => parsePartPath(path)?.date ?? ""));
  return {
    days: [...days].sort(),
    partCount: parts.length,
    byteCount: parts.reduce((sum, part) => sum + part.byteCount, 0),
  };
}
