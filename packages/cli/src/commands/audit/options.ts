import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, formatOption, listOption, shared, textOption } from "../../options/option-kinds.js";

export const auditCommand = {
  usual: ["evidence"],
  options: {
    snapshot: shared("snapshot", textOption({ value: "dir", describe: "Snapshot folder", demandOption: true })),
    evidence: shared(
      "evidence",
      textOption({ value: "ledger", describe: "Evidence ledger: shows which connections are used" }),
    ),
    known: textOption({ value: "file", describe: "File of named networks, such as SF Office: 203.0.113.7/32" }),
    accept: textOption({ value: "file", describe: "File of accepted findings, each with an owner" }),
    baseline: textOption({ value: "file", describe: "JSON of an earlier audit: shows only what is new" }),
    account: listOption({ value: "account", describe: "Only these accounts, by ID or name" }),
    region: listOption({ value: "region", describe: "Only these regions" }),
    kind: listOption({ value: "kind", describe: "Only these kinds of findings" }),
    "fail-on": choiceOption(["critical", "high", "medium", "low", "info", "never"], {
      value: "severity",
      describe: "Exit with 3 for a finding of this severity or higher",
      default: "high",
    }),
    json: textOption({ value: "file", describe: "Also write the findings to this file as JSON" }),
    sarif: textOption({ value: "file", describe: "Also write them to this file as SARIF 2.1.0, for code scanning" }),
    picture: textOption({
      value: "file",
      describe: "Also draw which groups can reach which: a file ending in .svg or .png",
    }),
    format: formatOption(),
  },
  examples: [
    ["sgt audit --snapshot snapshot", "all findings, most severe first"],
    ["sgt audit --snapshot snapshot --baseline audit.json --fail-on medium", "in CI: only what is new"],
  ],
} as const satisfies CommandSpec;

export type AuditArgs = ArgsOf<typeof auditCommand>;
