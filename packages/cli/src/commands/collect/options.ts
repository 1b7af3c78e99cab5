import { type AwsArgs, awsOptions } from "../aws-options.js";
import type { CommandSpec } from "../command-spec.js";
import { choiceOption, flagOption, listOption, numberOption, textOption } from "../option-kinds.js";

export interface CollectArgs extends AwsArgs {
  readonly out: string;
  readonly regions: readonly string[] | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly organization: boolean;
  readonly ou: readonly string[] | undefined;
  readonly roleName: string | undefined;
  readonly externalId: string | undefined;
  readonly resume: boolean;
  readonly concurrency: number;
  readonly format: "table" | "json";
}

export const collectCommand: CommandSpec = {
  options: {
    out: textOption({ describe: "Snapshot folder to write", demandOption: true }),
    regions: listOption({
      describe: "Regions to read, or all that are enabled; all of several accounts, else the one of --region",
    }),
    accounts: listOption({ describe: "Accounts to read, by id; with --organization or --ou only these of them" }),
    organization: flagOption("Read every active account of the organization"),
    ou: listOption({ describe: "Read the accounts under these units or roots (ou-…, r-…), at any depth" }),
    "role-name": textOption({ describe: "Role to assume in every account but the caller's own" }),
    "external-id": textOption({ describe: "External id that the roles ask for; or SGT_EXTERNAL_ID" }),
    resume: flagOption("Go on with a collection that was stopped: read only what --out lacks"),
    concurrency: numberOption(
      { min: 1, max: 256, integer: true },
      { describe: "Regions to read at once", default: "32" },
    ),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt collect --out snapshot --regions eu-west-1,eu-central-1", "needs describe permissions only"],
    ["sgt collect --out snapshot --organization --role-name SecurityAudit", "every account, every region"],
  ],
};
