import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  flagOption,
  formatOption,
  listOption,
  numberOption,
  textOption,
} from "../../options/option-kinds.js";

export const planCommand = {
  options: {
    snapshot: textOption({ describe: "Snapshot folder", demandOption: true }),
    evidence: textOption({ describe: "Evidence ledger; without it the plan says only what is eligible" }),
    approved: textOption({
      describe: "File of approved addresses and CIDRs: instead of evidence, or beside it",
    }),
    keep: textOption({ describe: "Exceptions file (keep.yaml): sources that have to stay allowed" }),
    out: textOption({ describe: "Plan file to write" }),
    account: textOption({ describe: "Account id, when the snapshot holds several" }),
    region: textOption({ describe: "Region, when the snapshot holds several" }),
    group: listOption({ describe: "Only these groups (ids); repeat it or use commas" }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    tolerance: numberOption(
      { min: 0, max: 1 },
      { describe: "Share of a block that may never have been seen", default: "0.30" },
    ),
    objective: choiceOption(["fewest-rules", "least-trust"], {
      describe: "Few rules within the tolerance, or all of the room for precision",
      default: "fewest-rules",
    }),
    "max-rules": numberOption(
      { min: 1, max: 1000, integer: true },
      { describe: "The most rules a group may have; its quota unless given" },
    ),
    "prefix-threshold": numberOption(
      { min: 1, max: 32, integer: true },
      { describe: "Rules with a shorter prefix are looked at", default: "24" },
    ),
    ipv6: flagOption("Also look at IPv6 rules"),
    "ipv6-prefix-threshold": numberOption(
      { min: 1, max: 128, integer: true },
      { describe: "With --ipv6: rules with a shorter prefix are looked at; 64 unless given" },
    ),
    "private-block": listOption({
      describe: "Blocks whose inside counts as private, instead of RFC 1918 and fc00::/7; repeat it or use commas",
    }),
    "merge-ports": flagOption("New rules for the same addresses whose ports touch become one"),
    "exclude-likely-responses": flagOption("Do not count records that are most likely answers to connections of ours"),
    "accept-risk": textOption({
      describe: "Why rules are replaced although their evidence is graded failing; stands in the plan",
    }),
    "declared-date": listOption({
      describe: "Days that matter, such as drills (2026-11-20): the grade says which lie outside the evidence",
    }),
    "remove-unused": flagOption("Also remove eligible rules that nobody came through"),
    "include-owned": flagOption("Also plan for groups of --group that a controller or another account owns"),
    check: flagOption("End with 3 when there is something to change"),
    format: formatOption(),
  },
  examples: [
    ["sgt plan --snapshot snapshot --evidence evidence --out plan.json", "the plan, and a table to decide on"],
    ["sgt plan --snapshot snapshot --evidence evidence --format md", "for the pull request"],
    ["sgt plan --snapshot snapshot --approved approved.txt --group sg-0123", "from a list, for one group"],
  ],
} as const satisfies CommandSpec;

export type PlanArgs = ArgsOf<typeof planCommand>;
