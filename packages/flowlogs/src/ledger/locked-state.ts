import { resolve } from "node:path";
import type { FileStore } from "@sgt/files";
import { lockLedger } from "./ledger-lock.js";
import { type LedgerState, requireState } from "./ledger-state.js";

/** Runs `change` on an existing ledger while no other process writes it. */
export async function withLockedState<T>(
  files: FileStore,
  dir: string,
  change: (state: LedgerState) => Promise<T>,
): Promise<T> {
  const root = resolve(dir).replaceAll("\\", "/");
  await requireState(files, root);
  const unlock = await lockLedger(files, root);
  try {
    return await change(await requireState(files, root));
  } finally {
    await unlock();
  }
}
