import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ManifestRegion,
  type NotRead,
  type SnapshotAccount,
  type SnapshotManifest,
  snapshotManifestSchema,
} from "@sgt/snapshot";
import { awsError } from "../errors.js";
import { writeWhole } from "./write-whole.js";

/** What a collection is about to read. */
export interface Begun {
  /** ISO time. */
  readonly at: string;
  readonly organizationId: string | undefined;
  readonly accounts: readonly SnapshotAccount[];
  readonly accountIds: readonly string[];
  /** Leave what an unfinished collection has read already. */
  readonly resume: boolean;
}

const keyOf = ({ accountId, region }: { readonly accountId: string; readonly region?: string | undefined }): string =>
  `${accountId} ${region ?? ""}`;

/**
 * `snapshot.json`: what the folder holds and what it lacks, true at every moment of a collection. It
 * is written whole after each region; changes that come while it is being written go together.
 */
export class SnapshotRecord {
  readonly #path: string;
  #base: Omit<SnapshotManifest, "regions" | "notRead">;
  readonly #regions: Map<string, ManifestRegion>;
  readonly #notRead: Map<string, NotRead>;
  #writing: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  private constructor(path: string, known: SnapshotManifest | null) {
    const { regions = [], notRead = [], ...base } = known ?? { schema: "sgt/snapshot/v1" as const, collectedAt: "" };
    this.#path = path;
    this.#base = base;
    this.#regions = new Map(regions.map((region) => [keyOf(region), region]));
    this.#notRead = new Map(notRead.map((one) => [keyOf(one), one]));
  }

  /**
   * Opens the record of a folder, which need not exist.
   *
   * @throws SGT_AWS_OUT_DAMAGED when its `snapshot.json` is none
   */
  static async open(out: string): Promise<SnapshotRecord> {
    const path = join(out, "snapshot.json");
    return new SnapshotRecord(path, await readManifest(path));
  }

  /**
   * Says what is about to be read: until it is, it counts as not read.
   *
   * @throws SGT_AWS_OUT_ELSEWHERE when the folder holds another organization
   */
  async begin(begun: Begun): Promise<void> {
    const { organizationId = begun.organizationId } = this.#base;
    if (begun.organizationId !== undefined && organizationId !== begun.organizationId)
      throw elsewhere(this.#path, organizationId);
    const others = (this.#base.accounts ?? []).filter(
      ({ accountId }) => !begun.accounts.some((account) => account.accountId === accountId),
    );
    const accounts = [...others, ...begun.accounts];
    this.#base = {
      ...this.#base,
      ...(organizationId === undefined ? {} : { organizationId }),
      ...(accounts.length === 0 ? {} : { accounts }),
      // One that ended is gone on with from its oldest part: only what has holes is read again.
      unfinishedSince: begun.resume ? this.#base.unfinishedSince || this.#base.collectedAt || begun.at : begun.at,
    };
    for (const accountId of begun.accountIds) {
      for (const one of [...this.#notRead.values()]) if (one.accountId === accountId) this.#notRead.delete(keyOf(one));
      this.#notRead.set(keyOf({ accountId }), notReached(accountId));
    }
    await this.#save();
  }

  /** Whether a region was read, without holes, by the collection that is being resumed. */
  isDone(accountId: string, region: string): boolean {
    const entry = this.#regions.get(keyOf({ accountId, region }));
    if (entry === undefined || entry.missing.length > 0) return false;
    const { unfinishedSince } = this.#base;
    return unfinishedSince === undefined || (entry.collectedAt ?? "") >= unfinishedSince;
  }

  /** Says which regions of an account are about to be read. */
  async opened(accountId: string, regions: readonly string[]): Promise<void> {
    this.#notRead.delete(keyOf({ accountId }));
    for (const region of regions) this.#notRead.set(keyOf({ accountId, region }), notReached(accountId, region));
    await this.#save();
  }

  async done(region: ManifestRegion): Promise<void> {
    this.#notRead.delete(keyOf(region));
    this.#regions.set(keyOf(region), region);
    await this.#save();
  }

  /** The region stands as it is from earlier. */
  kept(accountId: string, region: string): void {
    this.#notRead.delete(keyOf({ accountId, region }));
  }

  async notRead(one: NotRead): Promise<void> {
    this.#notRead.set(keyOf(one), one);
    await this.#save();
  }

  /** Says that the collection came to its end. */
  async finish(): Promise<void> {
    const { unfinishedSince: _, ...base } = this.#base;
    this.#base = base;
    await this.#save();
  }

  /** Resolves when what was said before is on the disk. */
  async #save(): Promise<void> {
    if (this.#writing === null) {
      this.#writing = writeWhole(this.#path, this.#text()).finally(() => {
        this.#writing = null;
      });
      return this.#writing;
    }
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#save();
      });
    return this.#next;
  }

  #text(): string {
    const regions = [...this.#regions.values()];
    const times = regions.map(({ collectedAt }) => collectedAt ?? this.#base.collectedAt).filter((time) => time !== "");
    const manifest: SnapshotManifest = {
      ...this.#base,
      // A snapshot is as old as its oldest part.
      collectedAt: times.sort()[0] ?? this.#base.unfinishedSince ?? this.#base.collectedAt,
      regions,
      notRead: [...this.#notRead.values()],
    };
    return `${JSON.stringify(manifest, null, 2)}\n`;
  }
}

function notReached(accountId: string, region?: string): NotRead {
  const reason = "the collection was stopped before this";
  return { accountId, ...(region === undefined ? {} : { region }), code: "SGT_AWS_NOT_REACHED", reason };
}

/** Null when there is none. @throws SGT_AWS_OUT_DAMAGED */
async function readManifest(path: string): Promise<SnapshotManifest | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw damaged(path, error);
  });
  if (text === null) return null;
  try {
    return snapshotManifestSchema.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch (cause) {
    throw damaged(path, cause);
  }
}

function damaged(path: string, cause: unknown): Error {
  return awsError("SGT_AWS_OUT_DAMAGED", `"${path}" was not written by sgt`, {
    hint: "Give another folder, or remove that file if the folder is a snapshot of yours.",
    details: { path },
    cause,
  });
}

function elsewhere(path: string, organizationId: string | undefined): Error {
  return awsError("SGT_AWS_OUT_ELSEWHERE", `"${path}" is of another organization, "${organizationId}"`, {
    hint: "Use one folder for each organization.",
    details: { path },
  });
}
