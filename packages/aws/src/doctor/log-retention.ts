import type { AwsSession } from "../session/aws-session.js";
import { findGroup } from "../sources/log-group.js";

/**
 * Returns for how many days a log group keeps its events; null for ever.
 * @throws SGT_AWS_LOG_GROUP_NOT_FOUND, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function logRetention(session: AwsSession, group: string): Promise<number | null> {
  return (await findGroup(session, group)).retentionDays;
}
