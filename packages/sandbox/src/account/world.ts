import { SandboxError } from "../errors.js";
import type { RegionModel } from "./region-model.js";
import { RegionState } from "./region-state.js";
import { REPLICA, type ReplicaModel } from "./replica.js";

export interface WorldOptions {
  readonly models: readonly RegionModel[];
  readonly replicas: ReplicaModel | undefined;
  readonly ruleQuota: number;
  readonly now: () => number;
}

interface Replicas {
  readonly accountIds: ReadonlySet<string>;
  readonly regions: readonly string[];
  readonly state: RegionState;
}

/** Every account and region the sandbox holds. */
export class World {
  readonly #regions = new Map<string, RegionState>();
  readonly #replicas: Replicas | undefined;

  constructor({ models, replicas, ruleQuota, now }: WorldOptions) {
    for (const model of models) {
      this.#regions.set(`${model.accountId}/${model.region}`, new RegionState(model, ruleQuota, now));
    }
    if (replicas === undefined) return;
    const model = { ...replicas.model, accountId: REPLICA.accountId, region: REPLICA.region };
    this.#replicas = {
      accountIds: new Set(replicas.accountIds),
      regions: replicas.regions,
      state: new RegionState(model, ruleQuota, now),
    };
  }

  /** Undefined where the account has no such region, which then answers like one that is not enabled. */
  find(accountId: string, region: string): RegionState | undefined {
    return this.#regions.get(`${accountId}/${region}`) ?? this.#replica(accountId, region)?.state;
  }

  /** Whether what {@link find} gives is shared with other accounts and regions. */
  isReplica(accountId: string, region: string): boolean {
    return !this.#regions.has(`${accountId}/${region}`) && this.#replica(accountId, region) !== undefined;
  }

  /** @throws SandboxError `SGT_SANDBOX_ACCOUNT_UNKNOWN` */
  get(accountId: string, region: string): RegionState {
    const state = this.find(accountId, region);
    if (state === undefined) {
      throw new SandboxError("SGT_SANDBOX_ACCOUNT_UNKNOWN", `no account "${accountId}" with region "${region}"`, {
        hint: `Use one of ${[...this.#regions.keys()].join(", ")}.`,
      });
    }
    return state;
  }

  hasAccount(accountId: string): boolean {
    return (
      this.#replicas?.accountIds.has(accountId) === true || this.#all().some((state) => state.accountId === accountId)
    );
  }

  /** The regions of an account, in the order they came. */
  regionsOf(accountId: string): string[] {
    const own = this.#all()
      .filter((state) => state.accountId === accountId)
      .map((state) => state.region);
    const shared = this.#replicas?.accountIds.has(accountId) === true ? this.#replicas.regions : [];
    return [...new Set([...own, ...shared])];
  }

  /** Does something for each region in turn; replicas have no history of their own. */
  async each(work: (state: RegionState) => Promise<void>): Promise<void> {
    for (const state of this.#all()) await work(state);
  }

  get first(): RegionState | undefined {
    return this.#all()[0];
  }

  #replica(accountId: string, region: string): Replicas | undefined {
    const isHeld = this.#replicas?.accountIds.has(accountId) === true && this.#replicas.regions.includes(region);
    return isHeld ? this.#replicas : undefined;
  }

  #all(): RegionState[] {
    return [...this.#regions.values()];
  }
}
