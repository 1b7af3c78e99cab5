import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type AwsSession,
  applyPlan,
  openSession,
  readInterfaces,
  readJournal,
  readRegion,
  readStatus,
  revertJournal,
} from "@sgt/aws";
import { planExpiry, planExtension } from "@sgt/rules";
import type { LoggedRequest } from "@sgt/sandbox";
import { FULL_GROUPS, FULL_QUOTA, GROUPS } from "./support/cases.js";
import { CREDENTIALS } from "./support/credentials.js";
import { fakeClock } from "./support/fake-clock.js";
import { type Ground, prepareGround } from "./support/ground.js";
import { ACCOUNT, type GroupCase, REGION } from "./support/plan-of.js";

/** A full group, and one with room and tags: every kind of call. */
const MIXED = [
  ...FULL_GROUPS.slice(0, 1),
  { ...GROUPS[1], before: GROUPS[1]?.before.slice(0, 2) ?? [], replace: GROUPS[1]?.replace ?? {} } as GroupCase,
];

const IAM = join(import.meta.dirname, "..", "..", "..", "docs", "iam");

let ground: Ground;
beforeEach(async () => {
  ground = await prepareGround({ groups: MIXED, quota: FULL_QUOTA });
});
afterEach(() => ground.close());

/** Every action that a policy of docs/iam allows. */
async function allowed(name: string): Promise<string[]> {
  const policy: { Statement: { Action: string | string[] }[] } = JSON.parse(
    await readFile(join(IAM, `${name}.json`), "utf8"),
  );
  return [...new Set(policy.Statement.flatMap(({ Action }) => Action))].sort();
}

/** A session that may do what the policy allows, and nothing else. */
async function restricted(name: string): Promise<AwsSession> {
  const endpoint = ground.sandbox.url;
  const sts = new STSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
      RoleSessionName: "sgt-test",
      Policy: JSON.stringify(JSON.parse(await readFile(join(IAM, `${name}.json`), "utf8"))),
    }),
  );
  sts.destroy();
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  return openSession({ endpoint, region: REGION, credentials });
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
  test("apply, revert and status, each under its policy alone", async () => {
    const { plan, journalPath, sandbox, planned, before } = ground;
    const options = { plan, journalPath, clock: fakeClock() };
    const applying = await restricted("apply");
    const firstIndex = sandbox.requests.length;
    expect(await applyPlan({ ...options, session: applying })).toMatchObject({ status: "done", tagged: true });
    expect(sandbox.account.groups({ ids: false })).toEqual(planned);
    expect(needed(sandbox.requests.slice(firstIndex))).toEqual(await allowed("apply"));
    const reverting = await restricted("revert");
    const applyCount = sandbox.requests.length;
    expect(await revertJournal({ ...options, session: reverting })).toMatchObject({ status: "done" });
    expect(sandbox.account.groups({ ids: false })).toEqual(before);
    expect(needed(sandbox.requests.slice(applyCount))).toEqual(await allowed("revert"));
    const asking = await restricted("status");
    const revertCount = sandbox.requests.length;
    const status = await readStatus(asking, await readJournal(journalPath));
    expect(status.groups.map((group) => group.drifts)).toEqual([[], []]);
    expect(await readInterfaces(asking, [FULL_GROUPS[0]?.groupId ?? ""])).toHaveLength(1);
    expect(needed(sandbox.requests.slice(revertCount))).toEqual(await allowed("status"));
    for (const session of [applying, reverting, asking]) session.close();
  });

  /** Every group that names a prefix list makes its entries be read too. */
  test("extend, expire, diagnose and check", async () => {
    const { sandbox, journalPath, clock } = ground;
    const since = () => sandbox.requests.length;
    const asked = async (name: string, from: number) => {
      // The account of this test has no prefix list on its groups; those of others may.
      const lists = ["ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"];
      const own = (await allowed(name)).filter((action) => !lists.includes(action));
      expect(needed(sandbox.requests.slice(from)).filter((action) => !lists.includes(action))).toEqual(own);
    };
    const diagnosing = await restricted("diagnose");
    let from = since();
    await readRegion({ session: diagnosing, withInterfaces: true });
    await asked("diagnose", from);
    const checking = await restricted("check");
    from = since();
    await readRegion({ session: checking });
    await asked("check", from);

    const extending = await restricted("extend");
    from = since();
    const region = await readRegion({ session: extending, withInterfaces: true });
    expect(region.missing.map(({ file }) => file)).not.toContain("ec2-describe-network-interfaces.json");
    const groupId = MIXED[1]?.groupId ?? "";
    const now = new Date(clock.now()).toISOString();
    const inHours = (hours: number) => `${new Date(clock.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;
    const extension = planExtension({
      region,
      requests: [{ groupId, protocol: "tcp", fromPort: 443, toPort: 443, cidr: "10.77.0.9/32" }],
      mark: { expiresAt: inHours(1), ticket: null, owner: null },
      reason: "",
      now,
    });
    const options = { clock, session: extending };
    expect(await applyPlan({ ...options, plan: extension, journalPath })).toMatchObject({
      status: "done",
      tagged: true,
    });
    // Once more for longer: an address on one port gets its later end in place.
    const longer = planExtension({
      region: await readRegion({ session: extending, withInterfaces: true }),
      requests: [{ groupId, protocol: "tcp", fromPort: 443, toPort: 443, cidr: "10.77.0.9/32" }],
      mark: { expiresAt: inHours(1.5), ticket: null, owner: null },
      reason: "",
      now,
    });
    expect(longer.groups[0]?.steps.map(({ kind }) => kind)).toEqual(["modify"]);
    expect(await applyPlan({ ...options, plan: longer, journalPath: `${journalPath}-1` })).toMatchObject({
      status: "done",
    });
    await asked("extend", from);

    const expiring = await restricted("expire");
    from = since();
    const later = new Date(clock.now() + 7_200_000).toISOString();
    const expiry = planExpiry({ region: await readRegion({ session: expiring }), now: later });
    const closed = await applyPlan({ ...options, session: expiring, plan: expiry, journalPath: `${journalPath}-2` });
    expect(closed.status).toBe("done");
    await asked("expire", from);
    expect(sandbox.account.groups({ ids: false })).toEqual(ground.before);
    for (const session of [diagnosing, checking, extending, expiring]) session.close();
  });
});
