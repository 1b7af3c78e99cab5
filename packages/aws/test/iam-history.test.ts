import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { askHistory, historySource, openSession } from "@sgt/aws";
import { readHistory } from "@sgt/snapshot/node";
import { CREDENTIALS } from "./support/credentials.js";
import { ACCOUNT, REGION } from "./support/flow-world.js";
import { prepareWorld } from "./support/source-world.js";

const POLICY = join(import.meta.dirname, "..", "..", "..", "docs", "iam", "history.json");
const PERMISSIONS: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
};

test("docs/iam/history.json allows what history asks for, of a bucket and live, and no more", async () => {
  const account = {
    accountId: ACCOUNT,
    region: REGION,
    NetworkInterfaces: [{ NetworkInterfaceId: "eni-0a", Groups: [] }],
  };
  const world = await prepareWorld(async () => undefined, { account });
  await world.sandbox.writeHistory(join(world.s3Dir, "archive"));
  const endpoint = world.sandbox.url;
  const policy: { Statement: { Action: string[] }[] } = JSON.parse(await readFile(POLICY, "utf8"));
  const sts = new STSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/history`;
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "sgt-test", Policy: JSON.stringify(policy) }),
  );
  sts.destroy();
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const session = await openSession({ endpoint, region: REGION, credentials, readOnly: true });
  const now = world.clock.now() / 1000;
  const bucket = historySource({ session, url: "s3://archive", clock: world.clock });
  const read = await readHistory({ objects: bucket.list({ from: now - 90 * 86_400, to: now + 1 }) });
  expect(read).toMatchObject({ notRead: [], itemCount: 1 });
  for (const source of ["cloudtrail", "config"] as const) {
    // Asked later, so that what was there from the beginning has changed within the time.
    const options = {
      session,
      source,
      keptIn: join(world.dir, "kept"),
      eventNames: ["RunInstances"],
      clock: world.clock,
    };
    await world.clock.sleep(1_000_000);
    expect((await askHistory({ ...options, from: now - 86_400 })).notRead).toEqual([]);
  }
  bucket.close();
  session.close();
  const calls = world.sandbox.requests.filter(({ service }) => service !== "sts");
  // kms:Decrypt is what S3 asks for by itself where a bucket has a key of its own.
  const asked = [...calls.map(({ service, action }) => `${service}:${action}`), "kms:Decrypt"];
  const needed = asked.map((action) => PERMISSIONS[action] ?? action);
  expect([...new Set(needed)].sort()).toEqual(policy.Statement.flatMap(({ Action }) => Action).sort());
  await world.close();
});
