import type { STSClient } from "@aws-sdk/client-sts";
import type { OptionKeys } from "@sgt/cidr";
import { awsError, checkKeys } from "../errors.js";
import { failureFrom } from "./aws-failure.js";
import type { AwsSession } from "./aws-session.js";
import { credentialsError, missingProfile } from "./credentials-error.js";
import { errorFromFailure } from "./failure-error.js";
import { type Identity, LazySession } from "./lazy-session.js";
import { partitionOfArn } from "./partition.js";
import { READ_ATTEMPTS } from "./read-attempts.js";
import { baseConfig, type SessionOptions } from "./session-options.js";

/**
 * Opens a session: asks STS who the caller is and keeps account, partition and region.
 *
 * Region and credentials come from the options, else from the SDK's own chain (environment, profile
 * files, SSO, container and instance roles).
 *
 * @throws SGT_AWS_NO_CREDENTIALS, SGT_AWS_EXPIRED, SGT_AWS_BAD_CREDENTIALS, SGT_AWS_DENIED from the caller lookup
 * @throws SGT_AWS_NO_REGION when neither options nor configuration name a region
 * @throws SGT_AWS_UNREACHABLE when the endpoint does not answer
 */
export async function openSession(options: SessionOptions = {}): Promise<AwsSession> {
  checkKeys(options, OPEN_SESSION_KEYS);
  const { STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient({ ...baseConfig(options), maxAttempts: READ_ATTEMPTS });
  const region = await resolveRegion(sts, options.profile);
  await requireCredentials(sts, options.profile);
  const caller = await whoCalls(sts);
  // The resolved provider is shared, so that SSO and role lookups happen once.
  return new LazySession({ sts, options, credentials: sts.config.credentials }, { ...caller, region });
}

const OPEN_SESSION_KEYS = {
  region: true,
  profile: true,
  endpoint: true,
  credentials: true,
  readOnly: true,
  pace: true,
  clock: true,
} satisfies OptionKeys<SessionOptions>;

async function resolveRegion(sts: STSClient, profile: string | undefined): Promise<string> {
  try {
    return await sts.config.region();
  } catch {
    const missing = await missingProfile(profile);
    if (missing !== null) throw missing;
    throw awsError("SGT_AWS_NO_REGION", "no region is given and none is configured", {
      hint: "Name one with --region, AWS_REGION, or the profile.",
    });
  }
}

/** Before the first call, so that what is wrong on this machine is told apart from what AWS says. */
async function requireCredentials(sts: STSClient, profile: string | undefined): Promise<void> {
  try {
    await sts.config.credentials();
  } catch (thrown) {
    throw await credentialsError(thrown, profile);
  }
}

async function whoCalls(sts: STSClient): Promise<Omit<Identity, "region">> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const answer = await sts.send(new GetCallerIdentityCommand({})).catch((thrown: unknown) => {
    throw errorFromFailure(failureFrom("sts:GetCallerIdentity", thrown));
  });
  const partition = partitionOfArn(answer.Arn ?? "");
  if (answer.Account === undefined || answer.Arn === undefined || partition === null) {
    throw awsError("SGT_AWS_CALL_FAILED", `sts:GetCallerIdentity: answer without an account or ARN ("${answer.Arn}")`, {
      source: "aws",
      hint: "Check the endpoint.",
    });
  }
  return { accountId: answer.Account, callerArn: answer.Arn, partition };
}
