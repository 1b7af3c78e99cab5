import type { AwsArgs } from "./aws-options.js";
import { flagOption, listOption, shared, textOption } from "./option-kinds.js";

/** Which accounts and regions are read, and how they are come by. */
export interface AccountArgs extends AwsArgs {
  readonly regions: readonly string[] | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly organization: boolean;
  readonly ou: readonly string[] | undefined;
  readonly roleName: string | undefined;
  readonly externalId: string | undefined;
}

/** Options of commands that read several accounts as they stand, beside those of AWS. */
export function accountOptions() {
  return {
    regions: listOption({
      value: "region",
      describe: "Regions to read, or all that are enabled; all of several accounts, else the one of --region",
    }),
    accounts: listOption({
      value: "account",
      describe:
        "Accounts to read, by ID or by name in the organization; with --organization or --ou only these of them",
    }),
    organization: flagOption("Read every active account of the organization"),
    ou: listOption({
      value: "unit",
      describe: "Read the accounts under these units or roots (ou-…, r-…), at any depth",
    }),
    "role-name": shared(
      "role-name",
      textOption({ value: "role", describe: "Role to assume in every account but the caller's own" }),
    ),
    "external-id": shared(
      "external-id",
      textOption({ value: "id", describe: "External ID of the roles; or SGT_EXTERNAL_ID" }),
    ),
  };
}
