import { accountOptions } from "../../options/account-options.js";
import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { geoipOptions } from "../../options/geoip-options.js";
import { flagOption, formatOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

export const ipsCommand = {
  options: {
    snapshot: textOption({ describe: "Snapshot folder; without one the account itself is read" }),
    evidence: textOption({ describe: "Evidence ledger: tells when each CIDR was last seen" }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    account: listOption({ describe: "Of a snapshot only these accounts (ids); repeat it or use commas" }),
    all: flagOption("Private CIDRs too"),
    expect: listOption({
      describe: "What is expected, such as countries=ZA,IE or networks=AS64496; the rest is flagged",
    }),
    map: textOption({ describe: "Also draw a map: a file ending in .html, .svg or .png" }),
    xlsx: textOption({ describe: "Also write a workbook" }),
    ...geoipOptions,
    format: formatOption(),
    ...accountOptions(),
    ...awsOptions(),
    region: listOption({ describe: "Of a snapshot only these regions; without one the AWS region, as for collect" }),
  },
  examples: [
    ["sgt ips --map ips.html", "where and whose the CIDRs are that this account trusts"],
    ["sgt ips --organization --role-name SecurityAudit", "that any account of the organization trusts"],
    ["sgt ips --snapshot snapshot --expect countries=ZA,IE", "in a snapshot, and which of them are elsewhere"],
    ["sgt ips --own offices.csv --map ips.html", "with the places of one's own ranges"],
  ],
} as const satisfies CommandSpec;

export type IpsArgs = ArgsOf<typeof ipsCommand>;
