import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, expect, test } from "@jest/globals";
import { openSession } from "@sgt/aws";
import { type AthenaWorld, prepareAthena } from "./support/athena-world.js";
import { CREDENTIALS } from "./support/credentials.js";
import { ACCOUNT, FORMATS, makeLines, REGION, writeObjects } from "./support/flow-world.js";
import { codeOf } from "./support/source-world.js";

const POLICY = join(import.meta.dirname, "..", "..", "..", "docs", "iam", "analyze-athena.json");
/** What only AWS itself asks for, or only who stops a run, or only a bucket with a key of its own. */
const UNSEEN = [
  "athena:StopQueryExecution",
  "kms:Decrypt",
  "s3:AbortMultipartUpload",
  "s3:GetLifecycleConfiguration",
  "s3:ListMultipartUploadParts",
];

let world: AthenaWorld;
afterEach(() => world.close());

async function actionsOf(): Promise<string[]> {
  const policy: { Statement: { Action: string[] }[] } = JSON.parse(await readFile(POLICY, "utf8"));
  return policy.Statement.flatMap(({ Action }) => Action);
}

/** Analyzes as a role that may do these actions and no others; the code of what it came to. */
async function analyzeWith(actions: readonly string[]): Promise<string> {
  const endpoint = world.sandbox.url;
  const sts = new STSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const Policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/analyze`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "sgt-test", Policy }));
  sts.destroy();
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const session = await openSession({ endpoint, region: REGION, credentials, readOnly: true });
  const source = world.athenaSource({ session });
  const code = await codeOf(
    world.analyze(source, `ledger-${Math.random()}`).then(({ coverage }) => {
      if (coverage.unread.length > 0 || source.handedBackCount > 0) throw new Error("not read by Athena");
    }),
  );
  session.close();
  return code;
}

test("docs/iam/analyze-athena.json allows what analyze --engine athena asks for, and nothing in it is idle", async () => {
  world = await prepareAthena((dir) =>
    writeObjects(dir, makeLines(FORMATS.directed, 60), { names: FORMATS.directed, everySeconds: 43_200 }),
  );
  const actions = await actionsOf();
  expect(await analyzeWith(actions)).toBe("no error");
  const idle: string[] = [];
  for (const action of actions.filter((name) => !UNSEEN.includes(name))) {
    const before = world.sandbox.requests.length;
    const code = await analyzeWith(actions.filter((other) => other !== action));
    const denied = world.sandbox.requests.slice(before).some(({ outcome }) => /AccessDenied/.test(outcome?.code ?? ""));
    if (code === "no error" && !denied) idle.push(action);
  }
  expect(idle).toEqual([]);
});
