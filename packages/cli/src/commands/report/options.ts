import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  formatOption,
  listOption,
  numberOption,
  shared,
  textOption,
} from "../../options/option-kinds.js";

export const reportCommand = {
  usual: ["evidence", "out"],
  options: {
    snapshot: shared(
      "snapshot",
      textOption({ value: "dir", describe: "Snapshot folder of any number of accounts", demandOption: true }),
    ),
    evidence: shared(
      "evidence",
      textOption({
        value: "ledger",
        describe: "Evidence ledger: adds hits, and how many addresses plans would remove",
      }),
    ),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    out: textOption({ value: "file", describe: "Workbook to write (.xlsx)" }),
    json: textOption({ value: "file", describe: "Write the whole report as JSON" }),
    csv: textOption({ value: "file", describe: "Write the findings as CSV" }),
    sarif: textOption({ value: "file", describe: "Write the findings as SARIF 2.1.0, for code scanning" }),
    asff: textOption({ value: "file", describe: "Write the findings as ASFF, for Security Hub" }),
    ocsf: textOption({ value: "file", describe: "Write the findings as OCSF 1.6.0 (NDJSON), for Security Lake" }),
    account: listOption({ value: "account", describe: "Only these accounts, by ID or name" }),
    region: listOption({ value: "region", describe: "Only these regions" }),
    "critical-ports": listOption({
      value: "ports",
      describe: "Ports that are critical when open to 0.0.0.0/0, instead of the built-in list",
    }),
    "fail-on": choiceOption(["critical", "high", "medium", "low", "info", "never"], {
      value: "severity",
      describe: "Exit with 3 for a finding of this severity or higher",
      default: "critical",
    }),
    top: numberOption(
      { min: 0, max: 1000, integer: true },
      { describe: "Accounts and findings to show", default: "20" },
    ),
    format: formatOption(),
  },
  examples: [
    ["sgt report --snapshot snapshot --out report.xlsx", "the ranking, and a workbook with everything"],
    [
      "sgt report --snapshot snapshot --evidence evidence --json report.json",
      "with hits, and the plans that remove the most addresses",
    ],
    [
      "sgt report --snapshot snapshot --sarif report.sarif --fail-on high",
      "a gate: exits with 3 for critical and high",
    ],
  ],
} as const satisfies CommandSpec;

export type ReportArgs = ArgsOf<typeof reportCommand>;
