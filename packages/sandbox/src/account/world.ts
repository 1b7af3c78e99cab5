import { SandboxError } from "../errors.js";
import type { RegionModel } from "./region-model.js";
import { RegionState } from "./region-state.js";

/** Every account and region the sandbox holds. */
export class World {
  readonly #regions = new Map<string, RegionState>();

  constructor(models: readonly RegionModel[], ruleQuota: number, now: () => number) {
    for (const model of models) {
      this.#regions.set(`${model.accountId}/${model.region}`, new RegionState(model, ruleQuota, now));
    }
  }

  /** Undefined where the account has no such region, which then answers like one that is not enabled. */
  find(accountId: string, region: string): RegionState | undefined {
    return this.#regions.get(`${accountId}/${region}`);
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
    return this.#all().some((state) => state.accountId === accountId);
  }

  /** The regions of an account, in the order they came. */
  regionsOf(accountId: string): string[] {
    return this.#all()
      .filter((state) => state.accountId === accountId)
      .map((state) => state.region);
  }

  get first(): RegionState | undefined {
    return this.#all()[0];
  }

  #all(): RegionState[] {
    return [...this.#regions.values()];
  }
}
