import { accountOptions } from "../../options/account-options.js";
import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { geoipOptions } from "../../options/geoip-options.js";
import { flagOption, formatOption, listOption, numberOption, shared, textOption } from "../../options/option-kinds.js";

export const ipsCommand = {
  usual: ["snapshot", "map"],
  options: {
    snapshot: textOption({ value: "dir", describe: "Snapshot folder; without it the live account is read" }),
    evidence: shared(
      "evidence",
      textOption({ value: "ledger", describe: "Evidence ledger: shows when each CIDR was last seen" }),
    ),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    account: listOption({ value: "account", describe: "Only these accounts of the snapshot, by ID or name" }),
    all: flagOption("Private CIDRs too"),
    expect: listOption({
      value: "expectation",
      describe: "What is expected, such as countries=ZA,IE or networks=AS64496; the rest is flagged",
    }),
    map: textOption({ value: "file", describe: "Also draw a map: a file ending in .html, .svg or .png" }),
    xlsx: textOption({ value: "file", describe: "Also write a workbook" }),
    ...geoipOptions,
    format: formatOption(),
    ...accountOptions(),
    ...awsOptions(),
    region: listOption({
      value: "region",
      describe: "Of a snapshot only these regions; without one the AWS region, as for collect",
    }),
  },
  examples: [
    ["sgt ips --map ips.html", "the CIDRs that this account allows, and who owns them"],
    ["sgt ips --organization --role-name SecurityAudit", "the same for every account of the organization"],
    ["sgt ips --snapshot snapshot --expect countries=ZA,IE", "in a snapshot, flagging those in other countries"],
    ["sgt ips --own offices.csv --map ips.html", "with the locations of your own ranges"],
  ],
} as const satisfies CommandSpec;

export type IpsArgs = ArgsOf<typeof ipsCommand>;
