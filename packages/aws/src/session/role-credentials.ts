import type { STSClient } from "@aws-sdk/client-sts";
import { awsError } from "../errors.js";
import { failureFrom } from "./aws-failure.js";
import type { Clock } from "./clock.js";
import { errorFromFailure } from "./failure-error.js";
import { READ_ONLY_POLICY } from "./read-only-policy.js";
import type { SessionKeys } from "./session-keys.js";

/** A role to become before anything is read. */
export interface RoleOptions {
  readonly roleArn: string;
  /** What the role's trust policy asks for. Never logged or written. */
  readonly externalId?: string | undefined;
  /** How the session is named in CloudTrail. */
  readonly sessionName?: string | undefined;
  /** What the session may do at most, as a policy's text; reading unless given. */
  readonly sessionPolicy?: string | undefined;
}

/** A role as it was assumed: who one is now, and keys that are good whenever they are asked for. */
export interface AssumedRole {
  /** `arn:aws:sts::123456789012:assumed-role/name/session` */
  readonly callerArn: string;
  readonly accountId: string;
  readonly keys: () => Promise<SessionKeys>;
}

/** What a role calling for a role may ask for at most (docs/aws.md#accounts-roles-and-regions), and the default. */
const SESSION_SECONDS = 3600;
/** New keys are fetched this long before the old ones end, or when a quarter of their life is left. */
const MARGIN_MS = 5 * 60_000;

/**
 * Assumes a role under a session policy, read-only unless another is given, and again whenever its session is about to end.
 * Many may ask for keys at once; the role is assumed once.
 *
 * @throws SGT_AWS_ROLE_DENIED when the role is missing or does not let the caller in (AWS does not tell
 *   which), and the other codes of a failed call; so do the keys, later
 */
export async function roleCredentials(sts: STSClient, role: RoleOptions, clock: Clock): Promise<AssumedRole> {
  let current = await assumeRole(sts, role, clock);
  let pending: Promise<Assumption> | null = null;
  const keys = async (): Promise<SessionKeys> => {
    if (clock.now() < current.renewAtMs) return current.keys;
    pending ??= assumeRole(sts, role, clock).finally(() => {
      pending = null;
    });
    current = await pending;
    return current.keys;
  };
  return { callerArn: current.callerArn, accountId: current.callerArn.split(":")[4] ?? "", keys };
}

interface Assumption {
  readonly callerArn: string;
  readonly keys: SessionKeys;
  readonly renewAtMs: number;
}

async function assumeRole(sts: STSClient, role: RoleOptions, clock: Clock): Promise<Assumption> {
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const begunMs = clock.now();
  const command = new AssumeRoleCommand({
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? "sgt-read-only",
    Policy: role.sessionPolicy ?? READ_ONLY_POLICY,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
  });
  const answer = await sts.send(command).catch((thrown: unknown) => {
    throw assumeError(role.roleArn, thrown);
  });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  const callerArn = answer.AssumedRoleUser?.Arn;
  if (AccessKeyId === undefined || SecretAccessKey === undefined || callerArn === undefined) {
    throw awsError("SGT_AWS_CALL_FAILED", `sts:AssumeRole: answer without keys or ARN for "${role.roleArn}"`, {
      source: "aws",
      hint: "Check the endpoint.",
    });
  }
  const endsAtMs = Expiration?.getTime() ?? begunMs + SESSION_SECONDS * 1000;
  return {
    callerArn,
    renewAtMs: endsAtMs - Math.min(MARGIN_MS, (endsAtMs - begunMs) / 4),
    keys: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    },
  };
}

function assumeError(roleArn: string, thrown: unknown): Error {
  const failure = failureFrom("sts:AssumeRole", thrown);
  if (failure.awsCode !== "AccessDenied") return errorFromFailure(failure, { roleArn });
  // AWS's own sentence names the caller and the role, and nothing else.
  return awsError("SGT_AWS_ROLE_DENIED", `role "${roleArn}" cannot be assumed: ${failure.text}`, {
    source: "aws",
    hint: "Check that the role exists, trusts the caller, and which external ID it requires; AWS does not say which of these fails.",
    details: { roleArn },
  });
}
