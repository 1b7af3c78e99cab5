import { join } from "node:path";
import type { OptionKeys } from "@sgt/cidr";
import type { MissingFile } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import type { FileEvent } from "./collect-event.js";
import { collectRegion } from "./collect-region.js";
import { SnapshotRecord } from "./snapshot-record.js";

export interface CollectOptions {
  readonly session: AwsSession;
  /** The snapshot folder; `<account>/<region>` is made in it. */
  readonly out: string;
  readonly onEvent?: ((event: FileEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

export interface CollectResult {
  readonly accountId: string;
  readonly region: string;
  /** `<out>/<account>/<region>` */
  readonly folder: string;
  readonly files: readonly { readonly file: string; readonly itemCount: number }[];
  /** What could not be read, with the reason; also in `snapshot.json`. Not empty means exit code 4. */
  readonly missing: readonly MissingFile[];
}

/**
 * Reads one account and region into a snapshot folder: security groups, rules, network interfaces,
 * network ACLs, prefix lists with entries, flow logs, VPCs, subnets, route tables, gateways, endpoints,
 * peerings, zones, instances, load balancers with targets, databases, and the rule quota, each file as
 * `aws … describe-…` prints it. A region that was there is replaced as a whole.
 *
 * A call that AWS refuses is in `missing`, and the rest is read; only what makes all calls fail ends
 * it, and security groups that cannot be read.
 *
 * @throws SGT_AWS_NO_CREDENTIALS, SGT_AWS_BAD_CREDENTIALS, SGT_AWS_EXPIRED, SGT_AWS_REGION_UNAVAILABLE,
 *   SGT_AWS_UNREACHABLE, SGT_AWS_DENIED, SGT_AWS_THROTTLED; nothing is left behind then
 * @throws SGT_AWS_STOPPED when the signal ends it, SGT_AWS_OUT_NOT_WRITABLE when the folder cannot be
 *   written, SGT_AWS_OUT_DAMAGED when its `snapshot.json` is none
 */
export async function collectSnapshot(options: CollectOptions): Promise<CollectResult> {
  checkKeys(options, COLLECT_SNAPSHOT_KEYS);
  const { session, out, clock = systemClock, onEvent, signal } = options;
  const collectedAt = new Date(clock.now()).toISOString();
  const { accountId, region } = session;
  const place = join(out, accountId, region);
  const record = await SnapshotRecord.open(out);
  const { files, missing } = await collectRegion({ session, place, onEvent, signal });
  await record.done({ accountId, region, collectedAt, missing });
  return { accountId, region, folder: place, files, missing };
}

const COLLECT_SNAPSHOT_KEYS = {
  session: "needed",
  out: "needed",
  onEvent: true,
  signal: true,
  clock: true,
} satisfies OptionKeys<CollectOptions>;
