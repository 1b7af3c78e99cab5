// In a page: nothing is sent anywhere. `databases` are the bytes of files that the person chose, by name. `@sgt/cidr` needs nothing; the readers
// of `@sgt/geoip` want Node's `Buffer`, which a bundler brings (the package `buffer`, injected).
import { collapse } from "@sgt/cidr";
import { Geoip, openDatabase } from "@sgt/geoip";

/** The fewest CIDRs for addresses, at most `maxRules`. */
export function cover(addresses, maxRules) {
  return collapse(addresses, { maxRules }).cidrs;
}

/** Says whose an address is: `null` where no database knows. */
export function lookUp(address, databases, today) {
  const opened = Object.entries(databases).map(([name, bytes]) => openDatabase(bytes, { name }));
  const { status, network, place } = new Geoip({ databases: opened, today }).lookup(address);
  return { status, organization: network?.organization ?? null, country: place?.country ?? null };
}
