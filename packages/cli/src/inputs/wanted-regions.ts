import type { SnapshotAccount } from "@sgt/snapshot";
import { UsageError } from "../errors/usage-error.js";
import { ambiguous } from "./named-things.js";

interface FoundRegion {
  /** Empty where nobody knows which: what is not read for all accounts concerns the chosen ones too. */
  readonly accountId: string;
  readonly accountAlias?: string;
  readonly region: string;
}

interface Wish {
  readonly account: readonly string[] | undefined;
  readonly region: readonly string[] | undefined;
}

/**
 * The regions of a snapshot that `--account` and `--region` choose, each as it is read; knows which of these names fit nothing.
 * An account may be called by its id, by its name in the organization and by its folder.
 */
export class WantedRegions {
  readonly #wish: Wish;
  readonly #names: ReadonlyMap<string, string>;
  /** Of what was asked for the accounts that fit. */
  readonly #accounts = new Map<string, Set<string>>();
  readonly #regions = new Set<string>();
  /** Whether something was found of which nobody knows the account, or the region. */
  readonly #unnamed = { account: false, region: false };
  #count = 0;

  /** @param accounts - what the organization calls its accounts */
  constructor({ account, region }: Wish, accounts: readonly SnapshotAccount[] = []) {
    this.#wish = { account, region };
    this.#names = new Map(accounts.map(({ accountId, name }) => [accountId, name]));
  }

  /** Reports whether a region that was found is to be looked at. */
  has(found: FoundRegion): boolean {
    const { accountId, region } = found;
    this.#regions.add(region);
    if (accountId === "") this.#unnamed.account = true;
    if (region === "") this.#unnamed.region = true;
    const isWanted = this.#fitsAccount(found) && fits(this.#wish.region, region);
    if (isWanted) this.#count += 1;
    return isWanted;
  }

  #fitsAccount({ accountId, accountAlias }: FoundRegion): boolean {
    const { account } = this.#wish;
    if (account === undefined || accountId === "") return true;
    const asked = account.filter((one) => [accountId, accountAlias, this.#names.get(accountId)].includes(one));
    for (const one of asked) this.#accounts.set(one, (this.#accounts.get(one) ?? new Set()).add(accountId));
    return asked.length > 0;
  }

  /**
   * To be called at the end: a name that is mistyped must not make a gate green that looked at nothing.
   *
   * @throws {UsageError} `SGT_CLI_WHICH_REGION`, and `SGT_CLI_AMBIGUOUS_NAME` when several accounts are called so
   */
  requireAll(): void {
    const { account = [], region = [] } = this.#wish;
    for (const [called, ids] of this.#accounts) if (ids.size > 1) throw ambiguous(called, [...ids], "account");
    const strange = [
      ...(this.#unnamed.account ? [] : account.filter((one) => !this.#accounts.has(one))),
      ...(this.#unnamed.region ? [] : region.filter((one) => !this.#regions.has(one))),
    ];
    if (strange.length === 0 && this.#count > 0) return;
    const asked = strange.length > 0 ? strange : [...account, ...region];
    throw new UsageError(
      `the snapshot does not hold ${asked.join(" ")}`,
      "Leave out --account and --region to see all.",
      "SGT_CLI_WHICH_REGION",
    );
  }
}

function fits(wanted: readonly string[] | undefined, name: string): boolean {
  return wanted === undefined || name === "" || wanted.includes(name);
}
