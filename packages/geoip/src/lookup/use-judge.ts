import { asClaims, traitClaims } from "../kind/as-claims.js";
import type { Claim } from "../kind/claim.js";
import { type AddressUse, judgeKind, UNKNOWN_KIND } from "../kind/judge-kind.js";
import type { AsList } from "../kind/network-list.js";
import type { AddressIds } from "./address-ids.js";
import type { Tables } from "./tables.js";

/** Verdicts kept; beyond that all are forgotten. */
const KEPT_USES = 1 << 18;

/** Decides what addresses are used for, once for each combination of records. */
export class UseJudge {
  readonly #tables: Tables;
  readonly #asLists: readonly AsList[];
  readonly #today: string;
  readonly #uses: Map<string, AddressUse> = new Map<string, AddressUse>();

  constructor(tables: Tables, asLists: readonly AsList[], today: string) {
    this.#tables = tables;
    this.#asLists = asLists;
    this.#today = today;
  }

  use(ids: AddressIds): AddressUse {
    if (ids.own >= 0) return this.#own(ids.own);
    if (ids.network < 0 && ids.claims < 0 && ids.traits < 0) return UNKNOWN_KIND;
    const key = `${ids.network} ${ids.claims} ${ids.traits}`;
    const known = this.#uses.get(key);
    if (known !== undefined) return known;
    const use = judgeKind(this.#claims(ids), this.#today);
    if (this.#uses.size >= KEPT_USES) this.#uses.clear();
    this.#uses.set(key, use);
    return use;
  }

  #own(id: number): AddressUse {
    const name = this.#tables.owned.databaseOf(id)?.info.name;
    return { ...UNKNOWN_KIND, kind: "own", confidence: "high", sources: name === undefined ? [] : [name] };
  }

  #claims(ids: AddressIds): Claim[] {
    const { networks, traits, claims } = this.#tables;
    const network = networks.facts(ids.network)?.network ?? null;
    const info = traits.databaseOf(ids.traits)?.info;
    return [
      ...claims.claims(ids.claims),
      ...traitClaims(traits.facts(ids.traits)?.traits ?? [], info?.type ?? "", info?.builtOn ?? null),
      ...(network === null ? [] : asClaims(network, this.#asLists)),
    ];
  }
}
