import { NETWORK_LISTS } from "./network-lists.js";
import { SECURITY_LISTS } from "./security-lists.js";
import { SHARING_LISTS } from "./sharing-lists.js";
import type { SnapshotList } from "./snapshot-list.js";
import { WORKLOAD_LISTS } from "./workload-lists.js";

/** Every list of a region beside its groups and their rules. */
export const SNAPSHOT_LISTS: readonly SnapshotList[] = [
  ...SECURITY_LISTS,
  ...SHARING_LISTS,
  ...NETWORK_LISTS,
  ...WORKLOAD_LISTS,
];
