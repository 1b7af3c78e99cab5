import { resolve } from "node:path";
import { type FileStore, nodeFileStore } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import { type LedgerState, liveParts, requireState, saveManifest } from "./ledger-state.js";
import { withLockedState } from "./locked-state.js";
import type { Part } from "./manifest.js";
import { parsePartPath } from "./partition.js";

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
 * @throws as {@link dropDays} does, except for a lock.
 */
export async function daysBefore(
  dir: string,
  before: string,
  options: { readonly files?: FileStore } = {},
): Promise<DroppedDays> {
  requireDay(before);
  const state = await requireState(options.files ?? nodeFileStore, resolve(dir).replaceAll("\\", "/"));
  return sumUpParts(partsBefore(state, before));
}

/**
 * Removes all days before a UTC day (`2026-11-20`) from a ledger. What was dropped stays dropped:
 * its objects remain counted, and later rows of those days are left out.
 *
 * @throws `SGT_FLOWLOGS_INVALID_OPTION` when `before` is not a date.
 * @throws as {@link openLedger} does.
 */
export async function dropDays(
  dir: string,
  before: string,
  options: { readonly files?: FileStore } = {},
): Promise<DroppedDays> {
  requireDay(before);
  const files = options.files ?? nodeFileStore;
  return withLockedState(files, dir, async (state) => {
    const dropped = partsBefore(state, before);
    // The manifest first: a part that it no longer counts is a leftover, one that is missing is damage.
    await saveManifest(files, { ...state, droppedBefore: laterOf(state, before) });
    for (const { path } of dropped) await files.remove(`${state.dir}/${path}`);
    return sumUpParts(dropped);
  });
}

function requireDay(before: string): void {
  if (/^\d{4}-\d{2}-\d{2}$/.test(before) && !Number.isNaN(Date.parse(before))) return;
  throw flowLogsError("SGT_FLOWLOGS_INVALID_OPTION", `not a UTC day: ${JSON.stringify(before)}`, {
    hint: "Give a day such as 2026-11-20.",
  });
}

function laterOf({ droppedBefore }: LedgerState, before: string): string {
  return droppedBefore !== null && droppedBefore > before ? droppedBefore : before;
}

/** The parts that count now and would not once the days before were dropped. */
export function partsBefore(state: LedgerState, before: string): Part[] {
  const kept = new Set(liveParts({ ...state, droppedBefore: laterOf(state, before) }).map(({ path }) => path));
  return liveParts(state).filter(({ path }) => !kept.has(path));
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
