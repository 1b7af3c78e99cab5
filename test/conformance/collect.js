// Collects an organization that moto plays, end to end: accounts, units, roles, pages, every list. A list
// that moto does not answer as AWS does is named in MOTO_DIFFERS, and must differ just so; nothing of
// ours makes up for it.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const require = createRequire(new URL("../../packages/sandbox/package.json", import.meta.url));
const sdk = (name) => require(`@aws-sdk/client-${name}`);
const { collectAccounts, openSession, Pace } = await import(
  new URL("../../packages/aws/dist/index.js", import.meta.url)
);
const { readSnapshot } = await import(new URL("../../packages/snapshot/dist/node.js", import.meta.url));

const REGION = "eu-west-1";
const CREDENTIALS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" };
/** More than one page of each list. */
const [ACCOUNTS, GROUPS] = [25, 1_050];

/** Lists that moto 5.2.5 does not answer as AWS does, and why. */
const MOTO_DIFFERS = {
  "ec2-describe-security-group-vpc-associations.json":
    "AWS answers since October 2024; moto does not know the call, and ends with HTTP 500",
  "ram-list-resources.json": "AWS lists what is shared; moto does not know the call, and ends with an error page",
};

/** Makes the organization; gives the member in which the groups stand, and the unit it is in. */
async function prepare(endpoint) {
  const config = { endpoint, region: REGION, credentials: CREDENTIALS };
  const organizations = sdk("organizations");
  const client = new organizations.OrganizationsClient(config);
  await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const { Roots } = await client.send(new organizations.ListRootsCommand({}));
  const RootId = Roots[0].Id;
  const { OrganizationalUnit } = await client.send(
    new organizations.CreateOrganizationalUnitCommand({ ParentId: RootId, Name: "Workloads" }),
  );
  const accountIds = [];
  for (let n = 0; n < ACCOUNTS; n++) {
    const { CreateAccountStatus } = await client.send(
      new organizations.CreateAccountCommand({ AccountName: `team ${n}`, Email: `team-${n}@example.com` }),
    );
    accountIds.push(CreateAccountStatus.AccountId);
  }
  const [AccountId] = accountIds;
  await client.send(
    new organizations.MoveAccountCommand({
      AccountId,
      SourceParentId: RootId,
      DestinationParentId: OrganizationalUnit.Id,
    }),
  );
  await fill(await inside(endpoint, AccountId));
  return { unitId: OrganizationalUnit.Id, memberId: AccountId, accountIds };
}

/** A caller of another account. */
async function inside(endpoint, accountId) {
  const sts = sdk("sts");
  const client = new sts.STSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const RoleArn = `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`;
  const { Credentials } = await client.send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: "prepare" }));
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return { endpoint, region: REGION, credentials: { accessKeyId, secretAccessKey, sessionToken } };
}

/** Groups with rules, a load balancer with a target group, a database. */
async function fill(config) {
  const ec2 = sdk("ec2");
  const client = new ec2.EC2Client(config);
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const { VpcId } = Vpc;
  for (let n = 0; n < GROUPS; n++) {
    const { GroupId } = await client.send(
      new ec2.CreateSecurityGroupCommand({ GroupName: `g-${n}`, Description: "made by a test", VpcId }),
    );
    if (n > 0) continue;
    const IpRanges = [{ CidrIp: "10.0.0.0/16", Description: "corporate" }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges }];
    await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
  const elb = sdk("elastic-load-balancing-v2");
  await new elb.ElasticLoadBalancingV2Client(config).send(
    new elb.CreateTargetGroupCommand({ Name: "web", Protocol: "HTTP", Port: 80, VpcId, TargetType: "ip" }),
  );
  const rds = sdk("rds");
  await new rds.RDSClient(config).send(
    new rds.CreateDBInstanceCommand({
      DBInstanceIdentifier: "orders",
      DBInstanceClass: "db.t3.micro",
      Engine: "postgres",
      AllocatedStorage: 20,
      MasterUsername: "root",
      MasterUserPassword: "only-moto",
    }),
  );
}

/** Collects from moto; gives what came out, in values that can be compared. */
async function collected(endpoint, choice) {
  const out = await mkdtemp(join(tmpdir(), "sgt-moto-"));
  const pace = new Pace({ patienceMs: 2_000 });
  const session = await openSession({ endpoint, region: REGION, credentials: CREDENTIALS, readOnly: true, pace });
  try {
    const result = await collectAccounts({ session, pace, out, roleName: "OrganizationAccountAccessRole", ...choice });
    const snapshot = await readSnapshot(out);
    return { result, snapshot, read: (...path) => readFile(join(out, ...path), "utf8").then(JSON.parse) };
  } finally {
    session.close();
    await rm(out, { recursive: true, force: true });
  }
}

const missingOf = ({ regions }) =>
  [...new Set(regions.flatMap(({ missing }) => missing.map(({ file }) => file)))].sort();

/** Runs the end-to-end checks; prints each, gives how many there were and how many failed. */
export async function conformCollect(endpoint) {
  const { unitId, memberId, accountIds } = await prepare(endpoint);
  const whole = await collected(endpoint, { organization: true });
  const unit = await collected(endpoint, { units: [unitId] });
  const member = unit.snapshot.regions[0];
  const made = member?.groups.find(({ groupName }) => groupName === "g-0");
  const count = (file) => unit.result.regions[0]?.files.find((one) => one.file === file)?.itemCount;
  const checks = {
    "organizations: every account over more than one page": [whole.result.regions.length, accountIds.length + 1],
    "organizations: a unit holds the account moved into it": [
      unit.result.regions.map((one) => one.accountId),
      [memberId],
    ],
    "organizations: names of accounts": [unit.result.accounts.map(({ name }) => name), ["team 0"]],
    "STS: a role per account, and nothing refused": [whole.result.notRead, []],
    "paging: groups over more than one page": [member?.groups.length >= GROUPS, true],
    "EC2: a rule as it was made": [
      made?.ingress.map(({ protocol, fromPort, toPort, peer, description }) => ({
        protocol,
        fromPort,
        toPort,
        peer,
        description,
      })),
      [
        {
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          peer: { kind: "ipv4", cidr: "10.0.0.0/16" },
          description: "corporate",
        },
      ],
    ],
    "ELB: the target group": [count("elbv2-describe-target-groups.json"), 1],
    "RDS: the database": [count("rds-describe-db-instances.json"), 1],
    "every list is answered, but those that moto lacks": [missingOf(whole.result), Object.keys(MOTO_DIFFERS).sort()],
  };
  let failed = 0;
  for (const [name, [ours, expected]] of Object.entries(checks)) {
    const holds = isDeepStrictEqual(ours, expected);
    console.log(
      holds
        ? `same    collect, ${name}`
        : `FAILED  collect, ${name}\n    collected ${JSON.stringify(ours)}\n    expected  ${JSON.stringify(expected)}`,
    );
    if (!holds) failed += 1;
  }
  for (const [file, why] of Object.entries(MOTO_DIFFERS)) console.log(`differs collect, ${file}\n        ${why}`);
  return { passed: Object.keys(checks).length - failed, failed };
}
