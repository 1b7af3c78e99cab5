import type { Snapshot } from "../model/snapshot.js";

/** Reads a snapshot folder. */
export function readSnapshot(_dir: string): Promise<Snapshot> {
  throw new Error("under way");
}
