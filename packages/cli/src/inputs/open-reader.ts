import type { AwsSession } from "@sgt/aws";
import type { Io } from "../io/io.js";
import type { AwsArgs } from "../options/aws-options.js";

export interface ReaderArgs extends Pick<AwsArgs, "profile" | "region"> {
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** Opens a session for reading what may lie in an account of its own, which a role leads to. Throws as `openSession` does. */
export async function openReader(
  { profile, region, roleArn, externalId }: ReaderArgs,
  io: Io,
  policyOf?: (caller: AwsSession) => string,
): Promise<AwsSession> {
  const { openSession } = await import("@sgt/aws");
  const session = await openSession({ profile, region, readOnly: true });
  if (roleArn === undefined) return session;
  const sessionPolicy = policyOf?.(session);
  return session.withRole({ roleArn, externalId: externalId ?? io.env.SGT_EXTERNAL_ID, sessionPolicy });
}
