import { basename, join } from "node:path";
import { counted } from "@sgt/cidr";
import { Geoip, openOwnRanges } from "@sgt/geoip/node";
import { SAMPLE_UNTIL, writeSamplePlaces } from "@sgt/sandbox";
import type { CommandContext } from "../../command.js";
import { writeMap } from "../../render/write-map.js";
import { ipsMap } from "../ips/ips-map.js";
import { type IpsResult, ipsResult } from "../ips/ips-result.js";
import { warningTexts } from "../ips/ips-table.js";
import { trustedOf } from "../ips/read-trusted.js";
import type { DemoFolder } from "./demo-folder.js";
import type { Learned } from "./learn-and-plan.js";

/** Where the public CIDRs are that the sample account trusts. */
export interface PlacedTrust {
  readonly cidrCount: number;
  /** Of which a part at least has a place. */
  readonly placedCount: number;
  readonly placeCount: number;
  readonly countryCount: number;
  /** What a reader should look at, each with why. */
  readonly toLookAt: readonly { readonly cidr: string; readonly says: readonly string[] }[];
  /** Pictures of it. */
  readonly maps: readonly string[];
}

/**
 * Does as `sgt ips` on the sample account, with the sample company's own list of ranges alone: what is installed on this machine
 * knows nothing of documentation addresses, and must not change what the demo shows.
 */
export async function placeTrusted(
  folder: DemoFolder,
  { snapshot, evidence }: Learned,
  { reporter, io }: CommandContext,
): Promise<PlacedTrust> {
  reporter.say("8  ips: where the allowed public CIDRs are, and who owns them");
  await writeSamplePlaces(folder.ownRanges);
  const createdAt = new Date(SAMPLE_UNTIL * 1000).toISOString();
  const geoip = new Geoip({ databases: [await openOwnRanges(folder.ownRanges)], today: createdAt.slice(0, 10) });
  const trusted = trustedOf({ regions: snapshot.regions, unread: [], evidence, all: false });
  const result = ipsResult({ trusted, geoip, expected: { countries: new Set(), asns: new Set() }, createdAt });
  const maps = [join(folder.dir, "trusted.html"), join(folder.dir, "trusted.svg")];
  for (const file of maps) await writeMap(file, ipsMap(result), io);
  const placed = placedTrust(result, maps);
  reporter.say(`   ${placedText(placed)}: ${maps.map((file) => basename(file)).join(" and ")} show them`);
  return placed;
}

function placedTrust(result: IpsResult, maps: readonly string[]): PlacedTrust {
  const { places, elsewhere = [] } = ipsMap(result);
  return {
    cidrCount: result.cidrs.length,
    placedCount: result.cidrs.length - elsewhere.reduce((sum, { count }) => sum + count, 0),
    placeCount: places.length,
    countryCount: new Set(places.map(({ country }) => country)).size,
    toLookAt: result.cidrs
      .map((cidr) => ({ cidr: cidr.cidr, says: warningTexts(cidr) }))
      .filter(({ says }) => says.length > 0),
    maps,
  };
}

/** Returns in words how many there are, and where. */
export function placedText({ cidrCount, placedCount, placeCount, countryCount }: PlacedTrust): string {
  const where = `${counted(placeCount, "place")} in ${counted(countryCount, "country", "countries")}`;
  return `${placedCount} of ${counted(cidrCount, "allowed CIDR")} are at ${where}`;
}
