import { flowLogsError } from "../errors.js";
import { type FileStore, nodeFileStore } from "./file-store.js";
import { liveParts, saveManifest } from "./ledger-state.js";
import { withLockedState } from "./locked-state.js";

/** Days since the first of which parts were removed, and what that freed. */
export interface DroppedDays {
  readonly partCount: number;
  readonly byteCount: number;
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
  if (!/^\d{4}-\d{2}-\d{2}$/.test(before) || Number.isNaN(Date.parse(before))) {
    throw flowLogsError("SGT_FLOWLOGS_INVALID_OPTION", `not a UTC day: ${JSON.stringify(before)}`, {
      hint: "Give a day such as 2026-11-20.",
    });
  }
  const files = options.files ?? nodeFileStore;
  return withLockedState(files, dir, async (state) => {
    const droppedBefore = state.droppedBefore !== null && state.droppedBefore > before ? state.droppedBefore : before;
    const next = { ...state, droppedBefore };
    const kept = new Set(liveParts(next).map(({ path }) => path));
    const dropped = liveParts(state).filter(({ path }) => !kept.has(path));
    // The manifest first: a part that it no longer counts is a leftover, one that is missing is damage.
    await saveManifest(files, next);
    for (const { path } of dropped) await files.remove(`${state.dir}/${path}`);
    return { partCount: dropped.length, byteCount: dropped.reduce((sum, part) => sum + part.byteCount, 0) };
  });
}
