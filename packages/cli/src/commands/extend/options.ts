import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, consent, flagOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

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
  usual: ["cidr", "group", "port", "for"],
  options: {
    cidr: listOption({ value: "cidr", describe: "Sources to allow: CIDRs with prefix length" }),
    group: listOption({
      value: "group",
      describe: "Groups to allow them in, by ID or name; with --logs or --evidence, only these",
    }),
    port: listOption({ value: "ports", describe: "On which ports: 443, tcp:8000-8100, udp:53, icmp, all" }),
    logs: textOption({
      value: "source",
      describe: "Find rejected sources in these flow logs: a file or folder, s3://bucket/prefix, or cloudwatch:GROUP",
    }),
    evidence: textOption({
      value: "ledger",
      describe: "Ledger: sources accepted before; without --logs also those rejected",
    }),
    "journal-of": listOption({
      value: "journal",
      describe: "Journals of earlier changes: new rules go to the group that lost one",
    }),
    hours: numberOption(
      { min: 0.1, max: 720 },
      { describe: "How far back to look for rejected records", default: "4" },
    ),
    to: textOption({ value: "time", describe: "End of that window (UTC); now unless given" }),
    tolerance: consent(
      numberOption(
        { min: 0, max: 0.95 },
        { describe: "Share of a CIDR that may consist of addresses not rejected", default: "0" },
      ),
    ),
    for: textOption({ value: "duration", describe: "How long it stays open: 90m, 4h, 2d; 24h unless given" }),
    until: textOption({ value: "time", describe: "Until when it stays open (UTC), instead of --for" }),
    ticket: textOption({ value: "text", describe: "Ticket; written to tags and description" }),
    owner: textOption({ value: "text", describe: "Owner; the caller's name unless given" }),
    reason: textOption({ value: "text", describe: "Reason, in a few words" }),
    "never-allowed": consent(flagOption("With logs: also sources that no known rule ever allowed")),
    "include-public": consent(flagOption("Also sources outside the private blocks; never 0.0.0.0/0")),
    "ip-ranges": textOption({
      value: "file",
      describe: "AWS's ip-ranges.json: found addresses of its services become their published prefix",
    }),
    "whole-prefixes": consent(
      listOption({
        value: "limit",
        describe: "EC2=65536: the prefix also of a service that rents machines, of at most so many addresses",
      }),
    ),
    "fetch-ip-ranges": flagOption("Fetch that file from AWS, and keep it for a week"),
    "max-rules": numberOption(
      { min: 1, max: 1000, integer: true },
      { describe: "The most rules a group may have; its quota unless given" },
    ),
    "max-groups": numberOption(
      { min: 1, integer: true },
      { describe: "The most groups that may be found", default: "20" },
    ),
    journal: textOption({ value: "journal", describe: "Journal to write; in the current folder unless given" }),
    yes: consent(flagOption("Do not ask for confirmation")),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    [
      "sgt extend --cidr 10.4.0.0/16 --group sg-0123456789abcdef0 --port 443 --for 4h --ticket INC-7",
      "shows it, then asks",
    ],
    [
      "sgt extend --logs flowlogs --evidence evidence --journal-of journal.ndjson",
      "finds the blocked sources and allows them",
    ],
  ],
} as const satisfies CommandSpec;
