import type { CommandSpec } from "../command-spec.js";
import { geoipOptions } from "../geoip-options.js";
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
    ...geoipOptions,
    format: formatOption(),
  },
  examples: [
    ["sgt ips --snapshot snapshot --map ips.html", "where and whose the trusted CIDRs are"],
    ["sgt ips --snapshot snapshot --expect countries=ZA,IE", "and which of them are elsewhere"],
  ],
};
