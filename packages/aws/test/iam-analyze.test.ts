import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, expect, test } from "@jest/globals";
import { type AwsSession, cloudWatchSource, openSession, s3Source } from "@sgt/aws";
import { CREDENTIALS } from "./support/credentials.js";
import { ACCOUNT, eventsOf, FORMATS, formatText, makeLines, REGION, writeObjects } from "./support/flow-world.js";
import { prepareWorld, type SourceWorld } from "./support/source-world.js";

const POLICY = join(import.meta.dirname, "..", "..", "..", "docs", "iam", "analyze.json");

/** Permissions that have another name than their calls. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
};

let world: SourceWorld;
afterEach(() => world.close());

async function start(): Promise<AwsSession> {
  const names = FORMATS.directed;
  const lines = makeLines(names, 100);
  const FlowLogs = [{ FlowLogId: "fl-1", ResourceId: "vpc-1", LogGroupName: "g", LogFormat: formatText(names) }];
  world = await prepareWorld((s3Dir) => writeObjects(join(s3Dir, "logs"), lines, { names }), {
    account: { accountId: ACCOUNT, region: REGION, FlowLogs },
    logGroups: [{ name: "g", events: eventsOf(lines) }],
  });
  const endpoint = world.sandbox.url;
  const sts = new STSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/analyze`,
      RoleSessionName: "sgt-test",
      Policy: JSON.stringify(JSON.parse(await readFile(POLICY, "utf8"))),
    }),
  );
  sts.destroy();
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  return openSession({ endpoint, region: REGION, credentials, readOnly: true });
}

test("docs/iam/analyze.json allows what analyze asks for, from S3 and from CloudWatch, and no more", async () => {
  const session = await start();
  const s3 = s3Source({ session, url: "s3://logs", clock: world.clock });
  const { coverage } = await world.analyze(s3, "s3");
  expect(coverage.unread).toEqual([]);
  expect(await s3.retentionDays()).toBeNull();
  for (const engine of ["insights", "local"] as const) {
    const group = await cloudWatchSource({ session, group: "g", engine, clock: world.clock });
    expect((await world.analyze(group, engine)).coverage.recordCount).toBe(coverage.recordCount);
    group.close();
  }
  s3.close();
  session.close();
  const calls = world.sandbox.requests.filter(({ service }) => service !== "sts");
  const asked = calls.map(({ service, action }) => `${service}:${action}`);
  // StopQuery is for who stops a run; kms:Decrypt is what S3 asks for by itself where a bucket has a key of its own.
  const needed = [...asked, "kms:Decrypt", "logs:StopQuery"].map((action) => PERMISSIONS[action] ?? action);
  const policy: { Statement: { Action: string[] }[] } = JSON.parse(await readFile(POLICY, "utf8"));
  expect([...new Set(needed)].sort()).toEqual(policy.Statement.flatMap(({ Action }) => Action).sort());
});
