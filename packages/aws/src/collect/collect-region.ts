import { isSgtError } from "@sgt/cidr";
import { type MissingFile, SNAPSHOT_FILES } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";
import { Slots } from "../session/slots.js";
import type { FileEvent } from "./collect-event.js";
import { RegionFolder } from "./region-folder.js";
import { readRuleQuota } from "./rule-quota.js";
import { GROUPS_LIST, RULES_LIST } from "./security-lists.js";
import type { SnapshotList } from "./snapshot-list.js";
import { SNAPSHOT_LISTS } from "./snapshot-lists.js";

export interface RegionOptions {
  readonly session: AwsSession;
  /** `<out>/<account>/<region>` */
  readonly place: string;
  /** Files to read beside the groups; all unless given. */
  readonly only?: readonly string[] | undefined;
  readonly onEvent?: ((event: FileEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was read of a region. */
export interface RegionFiles {
  readonly files: readonly { readonly file: string; readonly itemCount: number }[];
  readonly missing: readonly MissingFile[];
}

/** Lists of one region under way at once: each draws from a bucket of its own. */
const LISTS_AT_ONCE = 6;

/**
 * Reads a region into its folder, which is put in its place when it is whole. The security groups
 * are asked for first, with their rules: without groups a region is worth nothing, and whether they
 * are answered tells whether the region can be read at all. The rules are the longest list of all,
 * so that waiting for an answer first would be waiting at the end.
 *
 * @throws the code of the failed call when the groups cannot be read, or none could; nothing is left then
 */
export async function collectRegion(options: RegionOptions): Promise<RegionFiles> {
  const folder = await RegionFolder.make(options.place);
  try {
    const reader = new RegionReader(options, folder);
    await reader.readAll();
    await folder.keep();
    return reader.result();
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

/** Without these no other call would do better. */
const ENDS_ALL = new Set([
  "SGT_AWS_NO_CREDENTIALS",
  "SGT_AWS_BAD_CREDENTIALS",
  "SGT_AWS_EXPIRED",
  "SGT_AWS_REGION_UNAVAILABLE",
  "SGT_AWS_UNREACHABLE",
]);

class RegionReader {
  readonly #files: { file: string; itemCount: number }[] = [];
  readonly #missing: MissingFile[] = [];
  readonly #options: RegionOptions;
  readonly #folder: RegionFolder;
  readonly #slots = new Slots(LISTS_AT_ONCE);
  #isEnded = false;

  constructor(options: RegionOptions, folder: RegionFolder) {
    this.#options = options;
    this.#folder = folder;
  }

  async readAll(): Promise<void> {
    let answer: () => void = () => undefined;
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const [groups, rules] = [this.#addGroups(answer), this.#addWanted(RULES_LIST)];
    // How the rules end is asked below; a failure in between must not end the process.
    rules.catch(() => undefined);
    await Promise.race([isAnswered, groups]).catch(() => undefined);
    // All are waited for, also when one fails: nobody writes into a folder that is being removed.
    const others = this.#isEnded ? [] : [...SNAPSHOT_LISTS.map((list) => this.#addWanted(list)), this.#addQuota()];
    for (const result of await Promise.allSettled([groups, rules, ...others])) {
      if (result.status === "rejected") throw result.reason;
    }
  }

  result(): RegionFiles {
    const byName = (a: { readonly file: string }, b: { readonly file: string }): number => (a.file < b.file ? -1 : 1);
    return { files: [...this.#files].sort(byName), missing: [...this.#missing].sort(byName) };
  }

  /** Reads and writes the groups, which must be there; `answer` is called as soon as AWS gave some. */
  async #addGroups(answer: () => void): Promise<void> {
    try {
      await this.#makeFile(GROUPS_LIST.file, () => this.#writeList(GROUPS_LIST, answer));
    } catch (error) {
      this.#isEnded = true;
      throw error;
    }
  }

  #isWanted(file: string): boolean {
    return this.#options.only?.includes(file) ?? true;
  }

  async #addWanted(list: SnapshotList): Promise<void> {
    if (this.#isWanted(list.file)) await this.#addList(list);
  }

  /** Reads and writes one list, then the lists that its items have of their own. */
  async #addList(list: SnapshotList): Promise<void> {
    const followers: SnapshotList[] = [];
    const each = (item: object): void => {
      const follower = list.follow?.(item) ?? null;
      if (follower !== null) followers.push(follower);
    };
    await this.#slots.run(() => this.#tryFile(list.file, () => this.#writeList(list, each), list.isYoung));
    for (const follower of followers) await this.#addList(follower);
  }

  /** Reads and writes the applied quota of rules per group. */
  async #addQuota(): Promise<void> {
    if (!this.#isWanted(SNAPSHOT_FILES.ruleQuota)) return;
    await this.#slots.run(() =>
      this.#tryFile(SNAPSHOT_FILES.ruleQuota, async () => {
        await this.#folder.write(SNAPSHOT_FILES.ruleQuota, await readRuleQuota(this.#options.session));
        return 1;
      }),
    );
  }

  async #writeList(list: SnapshotList, each: (item: object) => void): Promise<number> {
    const { session } = this.#options;
    return reading(list.operation, async () => this.#folder.writeList(list, await list.pages(session), each));
  }

  /**
   * Makes one file; what AWS does not let us read is missing, and the rest goes on. So it does where an endpoint fails at a
   * young call alone.
   */
  async #tryFile(file: string, make: () => Promise<number>, isYoung = false): Promise<void> {
    if (this.#isEnded) return;
    try {
      await this.#makeFile(file, make);
    } catch (error) {
      const isUnknownThere = isYoung && isSgtError(error) && error.code === "SGT_AWS_UNREACHABLE";
      if (!isUnknownThere && (!isSgtError(error) || ENDS_ALL.has(error.code) || error.source !== "aws")) {
        this.#isEnded = true;
        throw error;
      }
      this.#missing.push({ file, reason: error.message });
      this.#emit({ kind: "file-missing", reason: error.message }, file);
    }
  }

  async #makeFile(file: string, make: () => Promise<number>): Promise<void> {
    if (this.#options.signal?.aborted === true) throw awsError("SGT_AWS_STOPPED", "the collection was stopped");
    this.#emit({ kind: "file-started" }, file);
    const itemCount = await make();
    this.#files.push({ file, itemCount });
    this.#emit({ kind: "file-done", itemCount }, file);
  }

  #emit(event: FileNews, file: string): void {
    const { accountId, region } = this.#options.session;
    this.#options.onEvent?.({ accountId, region, file, ...event });
  }
}

type FileNews =
  | { readonly kind: "file-started" }
  | { readonly kind: "file-done"; readonly itemCount: number }
  | { readonly kind: "file-missing"; readonly reason: string };
