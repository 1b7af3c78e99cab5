import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  consent,
  flagOption,
  formatOption,
  listOption,
  numberOption,
  shared,
  textOption,
} from "../../options/option-kinds.js";

export const planCommand = {
  usual: ["evidence", "out"],
  options: {
    snapshot: shared("snapshot", textOption({ value: "dir", describe: "Snapshot folder", demandOption: true })),
    evidence: shared(
      "evidence",
      textOption({
        value: "ledger",
        describe: "Evidence ledger; without it the plan lists only what is eligible",
      }),
    ),
    approved: textOption({
      value: "file",
      describe: "File of approved addresses and CIDRs: instead of evidence, or beside it",
    }),
    keep: shared(
      "keep",
      textOption({ value: "file", describe: "Exceptions file (keep.yaml): sources that must stay allowed" }),
    ),
    out: textOption({ value: "file", describe: "Plan file to write" }),
    account: shared(
      "account",
      textOption({ value: "account", describe: "Account (ID or name), when the snapshot holds several" }),
    ),
    region: shared("region", textOption({ value: "region", describe: "Region, when the snapshot holds several" })),
    group: listOption({ value: "group", describe: "Only these groups, by ID or name" }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    tolerance: numberOption(
      { min: 0, max: 1 },
      { describe: "Share of a CIDR that may consist of addresses never seen", default: "0.30" },
    ),
    objective: choiceOption(["fewest-rules", "least-trust"], {
      describe: "Fewest rules within the tolerance, or all free rules for precision",
      default: "fewest-rules",
    }),
    "max-rules": numberOption(
      { min: 1, max: 1000, integer: true },
      { describe: "The most rules a group may have; its quota unless given" },
    ),
    "prefix-threshold": numberOption(
      { min: 1, max: 32, integer: true },
      { describe: "Rules with a shorter prefix are eligible", default: "24" },
    ),
    ipv6: flagOption("Also tighten IPv6 rules"),
    "ipv6-prefix-threshold": numberOption(
      { min: 1, max: 128, integer: true },
      { describe: "With --ipv6: rules with a shorter prefix are eligible; 64 unless given" },
    ),
    "private-block": listOption({
      value: "cidr",
      describe: "CIDRs that count as private, instead of RFC 1918 and fc00::/7",
    }),
    "merge-ports": flagOption("Merge new rules for the same addresses and adjacent ports"),
    references: choiceOption(["never", "allow", "prefer"], {
      describe: "Groups as sources: never, where they allow no more than CIDRs, or wherever they can be",
      default: "never",
    }),
    "never-reference": listOption({
      describe: "Groups, by ID or name, that never become a source; default unless given",
      value: "group",
    }),
    "accept-new-members": consent(
      textOption({
        describe: "Reason to make groups a source although members may be outside the old rule; recorded in the plan",
        value: "reason",
      }),
    ),
    "exclude-likely-responses": consent(
      flagOption("Ignore records that are most likely answers to outbound connections"),
    ),
    "accept-risk": consent(
      textOption({
        value: "reason",
        describe: "Reason to replace rules whose evidence is graded failing; recorded in the plan",
      }),
    ),
    "declared-date": listOption({
      value: "date",
      describe: "Dates that matter, such as drills (2026-11-20): the grade names those outside the evidence",
    }),
    "remove-unused": consent(flagOption("Also remove eligible rules with no matching traffic")),
    "include-owned": consent(flagOption("Also plan groups of --group that a controller or another account owns")),
    verbose: flagOption("Also show the quota, the rules that are not eligible, and the proof"),
    check: flagOption("Exit with 3 when there is something to change"),
    format: formatOption(),
  },
  examples: [
    ["sgt plan --snapshot snapshot --evidence evidence --out plan.json", "writes the plan and shows it"],
    ["sgt plan --snapshot snapshot --evidence evidence --format md", "for the pull request"],
    [
      "sgt plan --snapshot snapshot --approved approved.txt --group sg-0123456789abcdef0",
      "from a list instead of evidence, for one group",
    ],
  ],
} as const satisfies CommandSpec;

export type PlanArgs = ArgsOf<typeof planCommand>;
