import { type Change, createCommit } from "./commit-log.js";
import { type LedgerView, requireView } from "./ledger-view.js";
import type { Writer } from "./writer.js";

/**
 * Adds a change to a ledger, after all commits that others add meanwhile. Of each state that it is to be added to,
 * `check` says whether it may; what it throws ends the attempt, and nothing was changed then.
 *
 * @returns the number of its commit and the state that it was added to.
 * @throws what `check` throws; `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`; `UnknownOutcome`
 */
export async function commitChange(
  { files, id, now }: Writer,
  view: LedgerView,
  change: Omit<Change, "committedAt" | "writer">,
  check: (view: LedgerView) => Promise<void>,
): Promise<{ readonly number: number; readonly before: LedgerView }> {
  for (let before = view; ; before = await requireView(files, view.dir)) {
    await check(before);
    const number = before.held.number + 1;
    const full = { ...change, committedAt: now().toISOString(), writer: id };
    if (await createCommit(files, view.dir, number, full)) return { number, before };
  }
}
