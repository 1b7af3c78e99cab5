import type { EvidenceRow } from "@sgt/flowlogs";
import { groupBy, type NetworkInterface, type RegionSnapshot } from "@sgt/snapshot";

/** Finds the interface of a region that an evidence row is of. */
export class EniFinder {
  readonly #byId: ReadonlyMap<string, readonly NetworkInterface[]>;
  readonly #accountId: string;

  constructor({ accountId, enis }: RegionSnapshot) {
    this.#accountId = accountId;
    this.#byId = groupBy(enis, ({ eniId }) => eniId);
  }

  /**
   * Returns the interface of the row's account and id. Where no account fits, the id alone decides: a record without an account
   * has that of the flow log, which in a shared VPC is another's.
   */
  find({ accountId, eniId }: Pick<EvidenceRow, "accountId" | "eniId">): NetworkInterface | undefined {
    const named = this.#byId.get(eniId);
    return named?.find(({ ownerId = this.#accountId }) => ownerId === accountId) ?? named?.[0];
  }
}
