import { UsageError } from "../errors/usage-error.js";

interface FoundRegion {
  /** Empty where nobody knows which: what is not read for all accounts concerns the chosen ones too. */
  readonly accountId: string;
  readonly region: string;
}

interface Wish {
  readonly account: readonly string[] | undefined;
  readonly region: readonly string[] | undefined;
}

/** The regions of a snapshot that `--account` and `--region` choose; knows which of these names fit nothing. */
export class WantedRegions {
  readonly #wish: Wish;
  readonly #accounts = new Set<string>();
  readonly #regions = new Set<string>();
  #count = 0;

  constructor({ account, region }: Wish) {
    this.#wish = { account, region };
  }

  /** Reports whether a region that was found is to be looked at. */
  has({ accountId, region }: FoundRegion): boolean {
    this.#accounts.add(accountId);
    this.#regions.add(region);
    const isWanted = fits(this.#wish.account, accountId) && fits(this.#wish.region, region);
    if (isWanted) this.#count += 1;
    return isWanted;
  }

  /**
   * To be called at the end: a name that is mistyped must not make a gate green that looked at nothing.
   *
   * @throws {UsageError} `SGT_CLI_WHICH_REGION`
   */
  requireAll(): void {
    const { account = [], region = [] } = this.#wish;
    const strange = [...strangeIn(account, this.#accounts), ...strangeIn(region, this.#regions)];
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

function strangeIn(wanted: readonly string[], found: ReadonlySet<string>): string[] {
  return found.has("") ? [] : wanted.filter((name) => !found.has(name));
}
