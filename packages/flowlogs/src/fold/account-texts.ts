import type { KeyFacts } from "../source/key-facts.js";
import type { AccountTable } from "./account-table.js";

/** The account and the region that records were last seen to have: the engine tells when they change. */
export class AccountTexts {
  readonly #texts: (string | null)[] = [null, null];
  readonly #accounts: AccountTable;

  constructor(accounts: AccountTable) {
    this.#accounts = accounts;
  }

  /** Begins an object. */
  forget(): void {
    this.#texts.fill(null);
  }

  /** Takes a new account (0) or region (1); false when it has not the shape of one. */
  take(which: number, text: string): boolean {
    if (!(SHAPES[which] as RegExp).test(text)) return false;
    this.#texts[which] = text;
    return true;
  }

  /** Notes them for an interface. False for a record that leaves one out: it does not speak for those that have it. */
  note(eni: number, has: readonly [boolean, boolean], facts: KeyFacts): boolean {
    const [account = null, region = null] = this.#texts.map((text, which) => (has[which] ? text : null));
    this.#accounts.note(eni, account, region, facts);
    return account === this.#texts[0] && region === this.#texts[1];
  }
}

const SHAPES = [/^(\d{12}|unknown)$/, /^[a-z0-9-]{1,40}$/];
