import { createHash } from "node:crypto";
import type { RegionModel } from "./region-model.js";

/** What a replica's model writes where each account and region has its own. */
export const REPLICA = {
  accountId: "000000000000",
  region: "xx-replica-1",
  /** Eight characters of an id that are others in each region: `sg-0feedface00000001`. */
  mark: "feedface",
} as const;

/** One region made once and served as many: every account has it in every region, under ids of its own. */
export interface ReplicaModel {
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  /** Its account is `000000000000`, its region `xx-replica-1`, and `feedface` in ids is replaced. */
  readonly model: Omit<RegionModel, "accountId" | "region">;
}

/** Turns the text of the one region into the text of a replica, and back. */
export class ReplicaText {
  readonly #pairs: readonly (readonly [shared: string, own: string])[];

  constructor(accountId: string, region: string) {
    const mark = createHash("sha256").update(`${accountId}/${region}`).digest("hex").slice(0, REPLICA.mark.length);
    this.#pairs = [
      [REPLICA.accountId, accountId],
      [REPLICA.region, region],
      [REPLICA.mark, mark],
    ];
  }

  toOwn(text: string): string {
    return this.#pairs.reduce((made, [shared, own]) => made.replaceAll(shared, own), text);
  }

  toShared(text: string): string {
    return this.#pairs.reduce((made, [shared, own]) => made.replaceAll(own, shared), text);
  }
}
