import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

export interface ExtendArgs extends AwsArgs {
  readonly cidr: readonly string[] | undefined;
  readonly group: readonly string[] | undefined;
  readonly port: readonly string[] | undefined;
  readonly logs: string | undefined;
  readonly evidence: string | undefined;
  readonly journalOf: readonly string[] | undefined;
  readonly hours: number;
  readonly to: string | undefined;
  readonly tolerance: number;
  readonly for: string | undefined;
  readonly until: string | undefined;
  readonly ticket: string | undefined;
  readonly owner: string | undefined;
  readonly reason: string | undefined;
  readonly neverAllowed: boolean;
  readonly includePublic: boolean;
  readonly ipRanges: string | undefined;
  readonly wholePrefixes: readonly string[] | undefined;
  readonly fetchIpRanges: boolean;
  readonly maxRules: number | undefined;
  readonly maxGroups: number;
  readonly journal: string | undefined;
  readonly yes: boolean;
  readonly format: "table" | "json";
}

export const extendCommand = {
  options: {
    cidr: listOption({ describe: "Who to let in: CIDRs with prefix length" }),
    group: listOption({ describe: "Where: group ids; with --logs or --evidence, only these" }),
    port: listOption({ describe: "On which ports: 443, tcp:8000-8100, udp:53, icmp, all" }),
    logs: textOption({
      describe: "Find who is refused in these flow logs: a file or folder, s3://bucket/prefix, or cloudwatch:GROUP",
    }),
    evidence: textOption({ describe: "Ledger: who came before; without --logs also who is refused" }),
    "journal-of": listOption({ describe: "Journals of earlier changes: rules go to the group that lost one" }),
    hours: numberOption({ min: 0.1, max: 720 }, { describe: "How far back refusals count", default: "4" }),
    to: textOption({ describe: "End of that window (UTC); now unless given" }),
    tolerance: numberOption(
      { min: 0, max: 0.95 },
      { describe: "Share of a found block that nobody asked from", default: "0" },
    ),
    for: textOption({ describe: "How long it holds: 90m, 4h, 2d; 24h unless given" }),
    until: textOption({ describe: "Until when it holds (UTC), instead of --for" }),
    ticket: textOption({ describe: "Ticket; stands in tags and description" }),
    owner: textOption({ describe: "Who answers for it; the caller's name unless given" }),
    reason: textOption({ describe: "Why, in a few words" }),
    "never-allowed": flagOption("Found: also sources that no rule is known to have admitted"),
    "include-public": flagOption("Also sources outside the private blocks; never everybody"),
    "ip-ranges": textOption({
      describe: "AWS's ip-ranges.json: found addresses of its services become their published prefix",
    }),
    "whole-prefixes": listOption({
      describe: "EC2=65536: the prefix also of a service that rents machines, of at most so many addresses",
    }),
    "fetch-ip-ranges": flagOption("Fetch that file from AWS, and keep it for a week"),
    "max-rules": numberOption(
      { min: 1, max: 1000, integer: true },
      { describe: "The most rules a group may have; its quota unless given" },
    ),
    "max-groups": numberOption(
      { min: 1, integer: true },
      { describe: "The most groups that may be found", default: "20" },
    ),
    journal: textOption({ describe: "Journal to write; in the current folder unless given" }),
    yes: flagOption("Do it without asking"),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    [
      "sgt extend --cidr 10.4.0.0/16 --group sg-0123456789abcdef0 --port 443 --for 4h --ticket INC-7",
      "shows it and asks",
    ],
    [
      "sgt extend --logs flowlogs --evidence evidence --journal-of journal-….ndjson",
      "finds who was cut off, and lets them in",
    ],
  ],
} as const satisfies CommandSpec;
