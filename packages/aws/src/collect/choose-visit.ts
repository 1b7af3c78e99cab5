import { counted } from "@sgt/cidr";
import { awsError } from "../errors.js";
import { type AccountChoice, type ChosenAccounts, chooseAccounts } from "../organization/choose-accounts.js";
import { checkRegionNames, type DescribedRegions, readRegions } from "./account-regions.js";
import { deniedAsNull } from "./not-read.js";
import type { VisitOptions } from "./visit-regions.js";

/** Which accounts and regions are meant, and how they are come by. */
export interface VisitChoice
  extends AccountChoice,
    Pick<VisitOptions, "session" | "roleName" | "externalId" | "regions" | "concurrency" | "signal"> {}

/**
 * Finds the accounts that are meant, and makes sure that they can be come by.
 *
 * @throws SGT_AWS_ROLE_NEEDED, SGT_AWS_UNKNOWN_REGION, and what `chooseAccounts` throws
 */
export async function chooseVisit(choice: VisitChoice): Promise<Pick<VisitOptions, "chosen" | "ownRegions">> {
  const chosen = await chooseAccounts(choice.session, choice);
  checkRoles(chosen, choice);
  return { chosen, ownRegions: await checkRegions(choice) };
}

function checkRoles({ accountIds }: ChosenAccounts, { session, roleName }: VisitChoice): void {
  const others = accountIds.filter((accountId) => accountId !== session.accountId);
  if (roleName === undefined && others.length > 0) {
    throw awsError(
      "SGT_AWS_ROLE_NEEDED",
      `${counted(others.length, "other account is", "other accounts are")} to be read, and no role is named`,
      {
        hint: "Name the role to assume in each of them with --role-name.",
        details: { accountCount: others.length },
      },
    );
  }
  if (roleName !== undefined && !/^[\w+=,.@/-]{1,512}$/.test(roleName)) {
    throw awsError("SGT_AWS_ROLE_NEEDED", `"${roleName}" is not a role name`, {
      hint: "Give the name, with its path if it has one; not the ARN.",
    });
  }
}

/** Asks once which regions there are; null when the caller may not know, and names are taken as they are. */
async function checkRegions({ session, regions }: VisitChoice): Promise<DescribedRegions | null> {
  const described = await deniedAsNull(() => readRegions(session));
  if (described !== null && Array.isArray(regions)) checkRegionNames(regions, described);
  return described;
}
