import { isSgtError } from "@sgt/cidr";
import { awsError } from "../errors.js";
import { failureFrom } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";
import { errorFromFailure } from "../session/failure-error.js";

/** The organization that the caller's account belongs to. */
export interface Organization {
  readonly organizationId: string;
  readonly managementAccountId: string;
}

type Sdk = typeof import("@aws-sdk/client-organizations");
type Client = InstanceType<Sdk["OrganizationsClient"]>;

/**
 * Makes one call to Organizations. It answers the management account and delegated administrators
 * only; everybody else may ask no more than which organization it is.
 *
 * @throws SGT_AWS_NO_ORGANIZATION, SGT_AWS_UNKNOWN_OU, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function asking<T>(
  session: AwsSession,
  operation: string,
  call: (client: Client, sdk: Sdk) => Promise<T>,
): Promise<T> {
  const sdk = await import("@aws-sdk/client-organizations");
  const client = session.client(sdk.OrganizationsClient);
  return call(client, sdk).catch((thrown: unknown) => {
    if (isSgtError(thrown)) throw thrown;
    const failure = failureFrom(operation, thrown);
    if (failure.awsCode === "AWSOrganizationsNotInUseException") {
      throw awsError("SGT_AWS_NO_ORGANIZATION", `account "${session.accountId}" belongs to no organization`, {
        hint: "Name accounts with --accounts, or use the credentials of an organization's account.",
        details: { accountId: session.accountId },
      });
    }
    throw errorFromFailure(failure, { accountId: session.accountId });
  });
}

/** Reads which organization the caller belongs to. @throws SGT_AWS_NO_ORGANIZATION and the codes of a failed call */
export async function readOrganization(session: AwsSession): Promise<Organization> {
  return asking(session, "organizations:DescribeOrganization", async (client, sdk) => {
    const { Organization: found } = await client.send(new sdk.DescribeOrganizationCommand({}));
    return { organizationId: found?.Id ?? "", managementAccountId: found?.MasterAccountId ?? "" };
  });
}
