import type { CommandSpec } from "../command-spec.js";
import { flagOption, formatOption, listOption, numberOption, textOption } from "../option-kinds.js";
import type { GeoipFiles } from "../triage/open-geoip.js";

export interface IpsArgs extends GeoipFiles {
  readonly snapshot: string;
  readonly evidence: string | undefined;
  readonly days: number | undefined;
  readonly account: readonly string[] | undefined;
  readonly region: readonly string[] | undefined;
  readonly all: boolean;
  readonly expect: readonly string[] | undefined;
  readonly map: string | undefined;
  readonly xlsx: string | undefined;
  readonly format: "table" | "json" | "csv" | "md";
}

export const ipsCommand: CommandSpec = {
  options: {
    snapshot: textOption({ describe: "Snapshot folder", demandOption: true }),
    evidence: textOption({ describe: "Evidence ledger: tells when each CIDR was last seen" }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    account: listOption({ describe: "Only these accounts (ids); repeat it or use commas" }),
    region: listOption({ describe: "Only these regions; repeat it or use commas" }),
    all: flagOption("Private CIDRs too"),
    expect: listOption({
      describe: "What is expected, such as countries=ZA,IE or networks=AS64496; the rest is flagged",
    }),
    map: textOption({ describe: "Also draw a map: a file ending in .html, .svg or .png" }),
    xlsx: textOption({ describe: "Also write a workbook" }),
    city: listOption({ describe: "Databases of places (.mmdb, .csv); those that geoip install brought unless given" }),
    asn: listOption({ describe: "Databases of networks (.mmdb, .csv); likewise" }),
    own: listOption({ describe: "CSV of one's own ranges: CIDR, then columns of any name; it wins over databases" }),
    tor: listOption({ describe: "Lists of Tor exits (exit-addresses, or an address a line)" }),
    vpn: listOption({ describe: "Lists of VPN addresses, CIDRs or AS numbers" }),
    hosting: listOption({ describe: "Lists of hosters' CIDRs or AS numbers" }),
    cloud: listOption({ describe: "Ranges that clouds publish (ip-ranges.json and the like)" }),
    dir: textOption({ describe: "Folder of installed databases; SGT_GEOIP_DIR or the cache folder unless given" }),
    format: formatOption(),
  },
  examples: [
    ["sgt ips --snapshot snapshot --map ips.html", "where and whose the trusted CIDRs are"],
    ["sgt ips --snapshot snapshot --expect countries=ZA,IE", "and which of them are elsewhere"],
  ],
};
