import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AccountsResult, type AwsSession, collectAccounts, openSession, Pace, READ_ONLY_POLICY } from "@sgt/aws";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import { CREDENTIALS } from "./support/credentials.js";

const IAM = join(import.meta.dirname, "..", "..", "..", "docs", "iam");
const [HOME, MEMBER, REGION] = ["111111111111", "222222222222", "eu-west-1"] as const;

const regionOf = (accountId: string) => ({
  accountId,
  region: REGION,
  PrefixLists: [{ PrefixListId: "pl-11111111", PrefixListName: "offices", AddressFamily: "IPv4", MaxEntries: 1 }],
  prefixListEntries: { "pl-11111111": [{ Cidr: "192.0.2.0/24" }] },
  TargetGroups: [{ TargetGroupName: "web", TargetGroupArn: "arn:web" }],
});

let sandbox: Sandbox;
let out: string;
beforeEach(async () => {
  sandbox = await startSandbox({
    account: [regionOf(HOME), regionOf(MEMBER)],
    organization: { managementAccountId: HOME, accounts: [{ accountId: HOME }, { accountId: MEMBER }] },
  });
  out = await mkdtemp(join(tmpdir(), "sgt-iam-"));
});
afterEach(async () => {
  await sandbox.close();
  await rm(out, { recursive: true, force: true });
});

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

const policyOf = async (name: string): Promise<Policy> => JSON.parse(await readFile(join(IAM, `${name}.json`), "utf8"));
const actionsOf = ({ Statement }: Policy): string[] => Statement.flatMap(({ Action }) => Action).sort();

/** A caller of the home account who may do what the policies allow, and nothing else. */
async function restricted(...names: string[]): Promise<AwsSession> {
  const policies = await Promise.all(names.map(policyOf));
  const sts = new STSClient({ endpoint: sandbox.url, region: REGION, credentials: CREDENTIALS });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${HOME}:role/auditor`,
      RoleSessionName: "sgt-test",
      Policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: policies.flatMap(actionsOf) }] }),
    }),
  );
  sts.destroy();
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const pace = new Pace();
  return openSession({ endpoint: sandbox.url, region: REGION, credentials, readOnly: true, pace });
}

/** The permissions that requests needed since an index; GetCallerIdentity needs none. */
function needed(since: number): string[] {
  const actions = sandbox.requests
    .filter(({ index, action }) => index >= since && action !== "GetCallerIdentity")
    .map(({ service, action }) => `${service}:${action}`);
  return [...new Set(actions)].sort();
}

const isWhole = ({ regions, notRead }: AccountsResult): boolean =>
  regions.length > 0 && notRead.length === 0 && regions.every(({ missing }) => missing.length === 0);

describe("docs/iam/collect.json", () => {
  test("is all that one account needs, and every action of it is used", async () => {
    const session = await restricted("collect");
    const since = sandbox.requests.length;
    expect(isWhole(await collectAccounts({ session, out, regions: "all" }))).toBe(true);
    expect(needed(since)).toEqual(actionsOf(await policyOf("collect")));
    session.close();
  });

  test("each action by itself, denied, leaves a hole that is told", async () => {
    const session = await restricted("collect");
    for (const action of actionsOf(await policyOf("collect"))) {
      sandbox.deniedActions.add(action);
      const result = await collectAccounts({ session, out, regions: "all" }).catch((error: unknown) => error);
      const isTold =
        result instanceof Error ? Reflect.get(result, "code") === "SGT_AWS_DENIED" : !isWhole(result as never);
      expect({ action, isTold }).toEqual({ action, isTold: true });
      sandbox.deniedActions.delete(action);
    }
    session.close();
  });
});

describe("docs/iam/collect-organization.json", () => {
  test("with collect.json is all that an organization needs, and every action of it is used", async () => {
    const session = await restricted("collect", "collect-organization");
    const since = sandbox.requests.length;
    const roles = { roleName: "SecurityAudit", regions: "all" as const };
    expect(isWhole(await collectAccounts({ session, out, organization: true, ...roles }))).toBe(true);
    expect(isWhole(await collectAccounts({ session, out, units: ["r-sand"], ...roles }))).toBe(true);
    const wanted = [...actionsOf(await policyOf("collect")), ...actionsOf(await policyOf("collect-organization"))];
    expect(needed(since)).toEqual(wanted.sort());
    session.close();
  });
});

test("the session policy of assumed roles allows what collect.json does, and nothing that changes anything", async () => {
  expect(READ_ONLY_POLICY.length).toBeLessThanOrEqual(2048);
  const patterns = actionsOf(JSON.parse(READ_ONLY_POLICY));
  const isAllowed = (action: string): boolean =>
    patterns.some((pattern) => (pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : action === pattern));
  for (const action of actionsOf(await policyOf("collect")))
    expect({ action, isAllowed: isAllowed(action) }).toEqual({ action, isAllowed: true });
  for (const action of [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateTags",
    "s3:PutObject",
    "iam:PassRole",
    "sts:AssumeRole",
  ])
    expect(isAllowed(action)).toBe(false);
  // StartQuery runs a query; nothing else of it is more than reading.
  expect(
    patterns.filter(
      (pattern) => !/:(BatchGet|Describe|Get|List|Lookup|Filter|Decrypt|StartQuery|StopQuery)/.test(pattern),
    ),
  ).toEqual([]);
});
