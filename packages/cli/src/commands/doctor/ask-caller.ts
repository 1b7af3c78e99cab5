import { type AwsSession, askChanges, credentialsEnd, logRetention, openSession } from "@sgt/aws";
import { isSgtError } from "@sgt/cidr";
import type { VpcLogging } from "@sgt/findings";
import type { RegionSnapshot } from "@sgt/snapshot";
import type { Caller, DoctorResult, NotLooked, Retention } from "./doctor-result.js";
import type { DoctorArgs } from "./options.js";

type Asked = Pick<DoctorResult, "caller" | "retention" | "notLooked">;

/**
 * Asks AWS as the caller itself: until when its credentials hold, what it may change, and how long its log groups keep events. Of
 * other accounts and regions than its own nothing of this is known.
 * @throws what `openSession` throws
 */
export async function askCaller(
  args: DoctorArgs,
  regions: readonly RegionSnapshot[],
  vpcs: readonly VpcLogging[],
): Promise<Asked> {
  const session = await openSession({
    region: args.region ?? args.regions?.find((name) => name !== "all"),
    profile: args.profile,
  });
  try {
    const { accountId, region } = session;
    const own = regions.find((one) => one.accountId === accountId && one.region === region);
    const caller: Caller = {
      ...{ arn: session.callerArn, accountId, region, credentialsEnd: await credentialsEnd(session) },
      permissions: own === undefined ? [] : await askChanges(session, own),
    };
    const ownVpcs = vpcs.filter((vpc) => vpc.accountId === accountId && vpc.region === region);
    return { caller, ...(await retentions(session, ownVpcs)) };
  } finally {
    session.close();
  }
}

async function retentions(session: AwsSession, vpcs: readonly VpcLogging[]): Promise<Omit<Asked, "caller">> {
  const logs = vpcs.flatMap(({ flowLogs }) => flowLogs);
  const groups = new Set(logs.flatMap(({ destination: to }) => (to?.kind === "cloud-watch-logs" ? to.name : [])));
  const retention: Retention[] = [];
  const notLooked: NotLooked[] = [];
  for (const logGroup of groups) {
    try {
      retention.push({ logGroup, days: await logRetention(session, logGroup) });
    } catch (error) {
      if (!isSgtError(error)) throw error;
      notLooked.push({ what: `retention of log group ${logGroup}`, code: error.code, reason: error.message });
    }
  }
  return { retention, notLooked };
}
