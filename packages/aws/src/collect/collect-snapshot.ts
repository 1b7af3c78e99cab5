import { join } from "node:path";
import { isSgtError } from "@sgt/cidr";
import type { MissingFile } from "@sgt/rules";
import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import { reading } from "../session/reading.js";
import { RegionFolder } from "./region-folder.js";
import { QUOTA_FILE, readRuleQuota } from "./rule-quota.js";
import { GROUPS_LIST } from "./security-lists.js";
import type { SnapshotList } from "./snapshot-list.js";
import { SNAPSHOT_LISTS } from "./snapshot-lists.js";
import { updateManifest } from "./snapshot-manifest.js";

/** Progress of a collection, file by file. */
export type CollectEvent =
  | { readonly kind: "file-started"; readonly file: string }
  | { readonly kind: "file-done"; readonly file: string; readonly itemCount: number }
  | { readonly kind: "file-missing"; readonly file: string; readonly reason: string };

export interface CollectOptions {
  readonly session: AwsSession;
  /** The snapshot folder; `<account>/<region>` is made in it. */
  readonly out: string;
  readonly onEvent?: ((event: CollectEvent) => void) | undefined;
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
 * A call that AWS refuses is in `missing`, and the rest is read; only what makes all calls fail ends it.
 *
 * @throws SGT_AWS_NO_CREDENTIALS, SGT_AWS_BAD_CREDENTIALS, SGT_AWS_EXPIRED, SGT_AWS_REGION_UNAVAILABLE,
 *   SGT_AWS_UNREACHABLE; nothing is left behind then
 * @throws SGT_AWS_STOPPED when the signal ends it, SGT_AWS_OUT_NOT_WRITABLE when the folder cannot be written
 */
export async function collectSnapshot(options: CollectOptions): Promise<CollectResult> {
  const { session, out, clock = systemClock } = options;
  const collectedAt = new Date(clock.now()).toISOString();
  const { accountId, region } = session;
  const place = join(out, accountId, region);
  const folder = await RegionFolder.make(place);
  try {
    const collection = new Collection(options, folder);
    await collectFiles(collection);
    await folder.keep();
    const { files, missing } = collection;
    await updateManifest(out, collectedAt, { accountId, region, missing });
    return { accountId, region, folder: place, files, missing };
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

async function collectFiles(collection: Collection): Promise<void> {
  const waiting: SnapshotList[] = [GROUPS_LIST, ...SNAPSHOT_LISTS];
  for (let list = waiting.shift(); list !== undefined; list = waiting.shift()) {
    waiting.push(...(await collection.addList(list)));
  }
  await collection.addQuota();
}

/** Without these no other call would do better. */
const ENDS_ALL = new Set([
  "SGT_AWS_NO_CREDENTIALS",
  "SGT_AWS_BAD_CREDENTIALS",
  "SGT_AWS_EXPIRED",
  "SGT_AWS_REGION_UNAVAILABLE",
  "SGT_AWS_UNREACHABLE",
]);

class Collection {
  readonly files: { file: string; itemCount: number }[] = [];
  readonly missing: MissingFile[] = [];
  readonly #options: CollectOptions;
  readonly #folder: RegionFolder;

  constructor(options: CollectOptions, folder: RegionFolder) {
    this.#options = options;
    this.#folder = folder;
  }

  /** Reads and writes one list; returns the lists that its items have of their own. */
  async addList(list: SnapshotList): Promise<SnapshotList[]> {
    const followers: SnapshotList[] = [];
    const each = (item: object): void => {
      const follower = list.follow?.(item) ?? null;
      if (follower !== null) followers.push(follower);
    };
    const { session } = this.#options;
    const isThere = await this.#add(list.file, () =>
      reading(list.operation, async () => this.#folder.writeList(list, await list.pages(session), each)),
    );
    return isThere ? followers : [];
  }

  /** Reads and writes the applied quota of rules per group. */
  async addQuota(): Promise<void> {
    await this.#add(QUOTA_FILE, async () => {
      await this.#folder.write(QUOTA_FILE, await readRuleQuota(this.#options.session));
      return 1;
    });
  }

  /** Makes one file; false when AWS did not let us. */
  async #add(file: string, make: () => Promise<number>): Promise<boolean> {
    if (this.#options.signal?.aborted === true) throw awsError("SGT_AWS_STOPPED", "the collection was stopped");
    const emit = this.#options.onEvent ?? (() => undefined);
    emit({ kind: "file-started", file });
    try {
      const itemCount = await make();
      this.files.push({ file, itemCount });
      emit({ kind: "file-done", file, itemCount });
      return true;
    } catch (error) {
      if (!isSgtError(error) || ENDS_ALL.has(error.code) || error.source !== "aws") throw error;
      this.missing.push({ file, reason: error.message });
      emit({ kind: "file-missing", file, reason: error.message });
      return false;
    }
  }
}
