import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { collectAccounts, openSession } from "@sgt/aws";
import { startSandbox } from "@sgt/sandbox";
import { CREDENTIALS } from "./support/credentials.js";

const [HOME, MEMBER] = ["111111111111", "222222222222"] as const;

/** A region of each partition, and the domain that its endpoints lie in. */
const PARTITIONS = [
  { partition: "aws", region: "eu-west-1", domain: "amazonaws.com", organizations: "us-east-1" },
  { partition: "aws-cn", region: "cn-north-1", domain: "amazonaws.com.cn", organizations: "cn-northwest-1" },
  { partition: "aws-us-gov", region: "us-gov-east-1", domain: "amazonaws.com", organizations: "us-gov-west-1" },
  { partition: "aws-iso", region: "us-iso-east-1", domain: "c2s.ic.gov", organizations: null },
  { partition: "aws-iso-b", region: "us-isob-east-1", domain: "sc2s.sgov.gov", organizations: null },
  { partition: "aws-iso-e", region: "eu-isoe-west-1", domain: "cloud.adc-e.uk", organizations: null },
  { partition: "aws-iso-f", region: "us-isof-south-1", domain: "csp.hci.ic.gov", organizations: null },
  { partition: "aws-eusc", region: "eusc-de-east-1", domain: "amazonaws.eu", organizations: null },
] as const;

test.each(PARTITIONS)("$partition: roles bear it, and every account is read", async ({ partition, region }) => {
  const group = (accountId: string) => ({
    accountId,
    region,
    SecurityGroups: [{ GroupId: "sg-1", OwnerId: accountId }],
  });
  const sandbox = await startSandbox({ account: [group(HOME), group(MEMBER)] });
  const out = await mkdtemp(join(tmpdir(), "sgt-partition-"));
  const session = await openSession({ endpoint: sandbox.url, region, credentials: CREDENTIALS });
  try {
    expect(session.partition).toBe(partition);
    const result = await collectAccounts({ session, out, accounts: [HOME, MEMBER], roleName: "audit/reader" });
    expect([result.regions.length, result.notRead]).toEqual([2, []]);
    const assumed = sandbox.requests.find(({ action }) => action === "AssumeRole");
    expect(assumed?.params.RoleArn).toBe(`arn:${partition}:iam::${MEMBER}:role/audit/reader`);
    // Never a region of another partition, such as us-east-1.
    expect([...new Set(sandbox.requests.map((request) => request.region))]).toEqual([region]);
  } finally {
    session.close();
    await sandbox.close();
    await rm(out, { recursive: true, force: true });
  }
});

/** The host that a client would ask; nothing is sent. */
async function hostOf(
  Class: typeof EC2Client | typeof STSClient | typeof OrganizationsClient,
  region: string,
): Promise<string> {
  let host = "";
  const handle = async (request: { readonly hostname: string }): Promise<never> => {
    host = request.hostname;
    throw Object.assign(new Error("not sent"), { name: "NotSent" });
  };
  const client = new (Class as typeof EC2Client)({
    region,
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler: { handle } as never,
  });
  const { DescribeVpcsCommand } = await import("@aws-sdk/client-ec2");
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const { ListAccountsCommand } = await import("@aws-sdk/client-organizations");
  const Command =
    Class === EC2Client ? DescribeVpcsCommand : Class === STSClient ? GetCallerIdentityCommand : ListAccountsCommand;
  await client.send(new Command({}) as never).catch(() => undefined);
  return host;
}

test.each(PARTITIONS)("$partition: the SDK asks hosts in $domain", async ({ region, domain, organizations }) => {
  expect(await hostOf(EC2Client, region)).toBe(`ec2.${region}.${domain}`);
  expect(await hostOf(STSClient, region)).toBe(`sts.${region}.${domain}`);
  const host = await hostOf(OrganizationsClient, region);
  if (organizations === null) expect(host.endsWith(`.${domain}`)).toBe(true);
  else expect(host).toBe(`organizations.${organizations}.${domain}`);
});
