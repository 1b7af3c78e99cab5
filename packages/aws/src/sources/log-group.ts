import type { LogGroup as SdkGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { FlowLog } from "@aws-sdk/client-ec2";
import { isTransitGatewayLayout, missingFields, parseLogFormat } from "@sgt/flowlogs";
import { awsError } from "../errors.js";
import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";
import type { GroupLocation } from "./hour-objects.js";

/** A log group as it was found. */
export interface FoundGroup extends GroupLocation {
  readonly arn: string;
  /** Whether it is of another account, which this one monitors: it is then known by its ARN only. */
  readonly isLinked: boolean;
  /** Days that events are kept; null for ever. */
  readonly retentionDays: number | null;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

const ARN = /^arn:[a-z-]+:logs:([a-z0-9-]+):(\d{12}):log-group:([^:*]+)(?::\*)?$/;
const NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/**
 * Reads the name of a log group, or its ARN for one of another region or of an account that this one monitors.
 *
 * @throws SGT_AWS_INVALID_SOURCE
 */
export function parseGroup(text: string): {
  readonly name: string;
  readonly region: string | null;
  readonly accountId: string | null;
} {
  const [, region, accountId, name] = ARN.exec(text) ?? [];
  if (name !== undefined) return { name, region: region ?? null, accountId: accountId ?? null };
  if (NAME.test(text)) return { name: text, region: null, accountId: null };
  throw awsError("SGT_AWS_INVALID_SOURCE", `not a log group: ${JSON.stringify(text.slice(0, 200))}`, {
    hint: "Give cloudwatch:NAME, or cloudwatch: and the ARN of the log group.",
  });
}

/**
 * Finds a log group.
 *
 * @throws SGT_AWS_LOG_GROUP_NOT_FOUND, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function findGroup(session: AwsSession, text: string): Promise<FoundGroup> {
  const { name, region: told, accountId } = parseGroup(text);
  const region = told ?? session.region;
  const { CloudWatchLogsClient, paginateDescribeLogGroups } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = session.inRegion(region).client(CloudWatchLogsClient);
  const isLinked = accountId !== null && accountId !== session.accountId;
  const linked = isLinked ? { includeLinkedAccounts: true, accountIdentifiers: [accountId] } : {};
  const groups = await reading("logs:DescribeLogGroups", () =>
    allPages(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name, ...linked }), (page) => page.logGroups),
  );
  const found = groups.find((group) => group.logGroupName === name);
  if (found === undefined) throw notFound(name, region, groups);
  return {
    name,
    region,
    accountId: accountId ?? session.accountId,
    arn: found.logGroupArn ?? (found.arn ?? "").replace(/:\*$/, ""),
    isLinked,
    retentionDays: found.retentionInDays ?? null,
    createdAt: Math.floor((found.creationTime ?? 0) / 1000),
  };
}

function notFound(name: string, region: string, near: readonly SdkGroup[]): Error {
  const others = near.slice(0, 5).map(({ logGroupName }) => logGroupName);
  const says = others.length === 0 ? "" : `; there is ${others.join(", ")}`;
  return awsError("SGT_AWS_LOG_GROUP_NOT_FOUND", `there is no log group "${name}" in ${region}${says}`, {
    hint: "Check the name and --region; the flow log's destination names it.",
    details: { name, region },
  });
}

/**
 * Returns the layout of the records in a log group: the given one, or what the flow logs that deliver to it say.
 *
 * @throws SGT_AWS_LOG_FORMAT_UNKNOWN when no flow log delivers to the group, or several in different formats
 * @throws SGT_AWS_LOG_FORMAT_UNUSABLE when a field that evidence needs is not in it
 * @throws SGT_FLOWLOGS_INVALID_FORMAT, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function findFormat(
  session: AwsSession,
  group: GroupLocation,
  given: string | undefined,
): Promise<string> {
  const format = given ?? (await deliveredFormat(session, group));
  const layout = parseLogFormat(format);
  const missing = isTransitGatewayLayout(layout) ? ["interface-id", "action"] : missingFields(layout);
  if (missing.length === 0) return format;
  throw awsError("SGT_AWS_LOG_FORMAT_UNUSABLE", `the log format of "${group.name}" has no ${missing.join(", ")}`, {
    hint: "Make a flow log whose format has these fields; the format of an existing one cannot be changed.",
    details: { name: group.name },
  });
}

async function deliveredFormat(session: AwsSession, { name, region }: GroupLocation): Promise<string> {
  const { EC2Client, paginateDescribeFlowLogs } = await import("@aws-sdk/client-ec2");
  const client = session.inRegion(region).client(EC2Client);
  const all = await reading("ec2:DescribeFlowLogs", () =>
    allPages<{ FlowLogs?: FlowLog[] | undefined }, FlowLog>(
      paginateDescribeFlowLogs({ client }, {}),
      (page) => page.FlowLogs,
    ),
  );
  const formats = new Set(all.filter((log) => log.LogGroupName === name).flatMap((log) => log.LogFormat ?? []));
  const [format] = formats;
  if (format !== undefined && formats.size === 1) return format;
  throw formatUnknown(name, formats.size);
}

function formatUnknown(name: string, count: number): Error {
  const why =
    count === 0
      ? "no flow log of this account and region delivers to it"
      : `flow logs deliver in ${count} different formats to it`;
  return awsError("SGT_AWS_LOG_FORMAT_UNKNOWN", `the format of the records in "${name}" is not known: ${why}`, {
    hint: "Give it with --log-format, as describe-flow-logs prints LogFormat.",
    details: { name },
  });
}
