import type { PrefixDescription } from "@sgt/geoip";
import { UsageError } from "../../errors/usage-error.js";

/** Where and whose trusted CIDRs are expected to be. */
export interface Expectation {
  /** Alpha-2 codes; empty when any will do. */
  readonly countries: ReadonlySet<string>;
  /** AS numbers; empty when any will do. */
  readonly asns: ReadonlySet<number>;
}

/**
 * Reads `countries=ZA,IE` and `networks=AS64496`. The option splits at commas, so a word without a name
 * belongs to the one before it.
 * @throws {UsageError} for anything else.
 */
export function readExpectation(words: readonly string[]): Expectation {
  const countries = new Set<string>();
  const asns = new Set<number>();
  let name = "";
  for (const word of words) {
    const [before, after] = word.includes("=") ? (word.split("=", 2) as [string, string]) : [name, word];
    name = before;
    const country = /^[A-Za-z]{2}$/.test(after) && name === "countries" ? after.toUpperCase() : null;
    const asn = name === "networks" ? /^(?:AS)?(\d{1,10})$/i.exec(after)?.[1] : undefined;
    if (country !== null) countries.add(country);
    else if (asn !== undefined) asns.add(Number(asn));
    else throw new UsageError(`--expect cannot be "${word}"`, "Write countries=ZA,IE or networks=AS64496,AS64497.");
  }
  return { countries, asns };
}

/**
 * Returns what of a CIDR is not as expected, as clauses: countries and networks that were not named,
 * most addresses first. Parts that no database knows are no surprise; they are unknown.
 */
export function surprises({ parts }: PrefixDescription, { countries, asns }: Expectation): string[] {
  const known = parts.filter(({ status }) => status === "known");
  const elsewhere = known
    .map(({ place }) => place?.country ?? null)
    .filter((country) => country !== null && countries.size > 0 && !countries.has(country));
  const others = known
    .map(({ network }) => network?.asn ?? null)
    .filter((asn) => asn !== null && asns.size > 0 && !asns.has(asn));
  return [...new Set([...elsewhere.map((country) => `in ${country}`), ...others.map((asn) => `AS${asn}`)])];
}
