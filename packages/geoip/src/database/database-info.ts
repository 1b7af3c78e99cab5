import type { Family } from "@sgt/cidr";
import type { FactKind } from "../record/facts.js";

/** What is known of a database as a whole. */
export interface DatabaseInfo {
  /** How the caller calls it: the name of its file. */
  readonly name: string;
  /** As its maker calls it (`GeoLite2-City`), or `ranges` for a list of ranges. */
  readonly type: string;
  /** When its maker built it, `2026-06-05`; null when the file does not say. */
  readonly builtOn: string | null;
  readonly families: readonly Family[];
  /** What it can be asked for. */
  readonly holds: readonly FactKind[];
  /** Networks of the IPv4 table, or ranges of both families for a list. */
  readonly networkCount: number;
  /** What it takes of memory, the bytes of the file with it. */
  readonly byteCount: number;
}
