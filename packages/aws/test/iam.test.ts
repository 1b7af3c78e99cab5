import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { applyPlan, cloudWatchSource, collectSnapshot, revertJournal, s3Source } from "@sgt/aws";
import type { LoggedRequest } from "@sgt/sandbox";
import { fakeClock } from "./support/fake-clock.js";
import { ACCOUNT, eventsOf, FORMATS, formatText, makeLines, REGION, writeObjects } from "./support/flow-world.js";
import { type Ground, prepareGround } from "./support/ground.js";
import { prepareWorld, type SourceWorld } from "./support/source-world.js";

const IAM = join(import.meta.dirname, "..", "..", "..", "docs", "iam");

let ground: Ground;
beforeEach(async () => {
  ground = await prepareGround();
});
afterEach(() => ground.close());

/** Every action that a policy of docs/iam allows. */
async function allowed(name: string): Promise<string[]> {
  const policy: { Statement: { Action: string | string[] }[] } = JSON.parse(
    await readFile(join(IAM, `${name}.json`), "utf8"),
  );
  return policy.Statement.flatMap(({ Action }) => Action).sort();
}

/** The permissions that requests need; GetCallerIdentity needs none, tags on a new rule need one more. */
function needed(requests: readonly LoggedRequest[]): string[] {
  const actions = requests.flatMap(({ service, action, params }) => [
    ...(service === "sts" ? [] : [`${service}:${action}`]),
    ...("TagSpecification" in params ? ["ec2:CreateTags"] : []),
  ]);
  return [...new Set(actions)].sort();
}

describe("the policies of docs/iam allow what each command asks for, and no more", () => {
  test("collect", async () => {
    await collectSnapshot({ session: ground.session, out: join(ground.folder, "snapshot") });
    expect(needed(ground.sandbox.requests)).toEqual(await allowed("collect"));
  });

  test("apply and revert", async () => {
    const { session, plan, journalPath, sandbox } = ground;
    const options = { session, plan, journalPath, clock: fakeClock() };
    await applyPlan(options);
    const applyCount = sandbox.requests.length;
    expect(needed(sandbox.requests)).toEqual(await allowed("apply"));
    await revertJournal(options);
    expect(needed(sandbox.requests.slice(applyCount))).toEqual(await allowed("revert"));
  });

  test("analyse, from S3 and from CloudWatch by either engine", async () => {
    const world = await logWorld();
    try {
      const actions = await allowed("analyse");
      const s3 = s3Source({ session: world.session, url: "s3://logs", clock: world.clock });
      const { coverage } = await world.analyse(s3, "s3");
      expect(await s3.retentionDays()).toBeNull();
      for (const engine of ["insights", "local"] as const) {
        const group = await cloudWatchSource({ session: world.session, group: "g", engine, clock: world.clock });
        expect((await world.analyse(group, engine)).coverage.recordCount).toBe(coverage.recordCount);
      }
      // StopQuery is for who stops a run; kms:Decrypt for keys of one's own, which S3 asks for by itself.
      const asked = [...needed(world.sandbox.requests), "kms:Decrypt", "logs:StopQuery"];
      expect(new Set(asked.map((action) => PERMISSIONS[action] ?? action))).toEqual(new Set(actions));
    } finally {
      await world.close();
    }
  });
});

/** Permissions of S3 that have another name than their calls. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
};

function logWorld(): Promise<SourceWorld> {
  const names = FORMATS.directed;
  const lines = makeLines(names, 100);
  return prepareWorld((s3Dir) => writeObjects(join(s3Dir, "logs"), lines, { names }), {
    account: {
      accountId: ACCOUNT,
      region: REGION,
      FlowLogs: [{ FlowLogId: "fl-1", ResourceId: "vpc-1", LogGroupName: "g", LogFormat: formatText(names) }],
    },
    logGroups: [{ name: "g", events: eventsOf(lines) }],
  });
}
