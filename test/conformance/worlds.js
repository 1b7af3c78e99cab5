// The same small account, once in the sandbox and once in moto. Each scenario gets a fresh one.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ec2, s3, startSandbox, sts } from "./sdk.js";

const REGION = "us-east-1";
const ACCOUNT = "123456789012";
const OBJECTS = ["logs/2026/01/a.log", "logs/2026/01/b c+d.log", "logs/2026/02/a.log", "logs/é.log", "readme.txt"];
const contentOf = (key) => `content of ${key}`;

function clients(url) {
  const config = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: "conformance", secretAccessKey: "x" },
    maxAttempts: 1,
  };
  return {
    ec2: new ec2.EC2Client(config),
    s3: new s3.S3Client({ ...config, forcePathStyle: true }),
    sts: new sts.STSClient(config),
  };
}

const everything = {
  IpProtocol: "-1",
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
};
const group = (GroupId, GroupName, VpcId) => ({
  GroupId,
  GroupName,
  VpcId,
  Description: "conformance",
  OwnerId: ACCOUNT,
  IpPermissions: [],
  IpPermissionsEgress: [everything],
});

/** In the sandbox. */
export async function sandboxWorld() {
  const s3Dir = await mkdtemp(join(tmpdir(), "sgt-conformance-"));
  for (const key of OBJECTS) {
    await mkdir(dirname(join(s3Dir, "bucket", key)), { recursive: true });
    await writeFile(join(s3Dir, "bucket", key), contentOf(key));
  }
  const names = {
    web: "sg-0000000000000000a",
    peer: "sg-0000000000000000b",
    legacy: "sg-0000000000000000c",
    list: "pl-00000000000000010",
    vpc: "vpc-00000000000000001",
    defaultVpc: "vpc-0000000000000000d",
    bucket: "bucket",
  };
  const sandbox = await startSandbox({
    s3Dir,
    account: {
      accountId: ACCOUNT,
      region: REGION,
      SecurityGroups: [
        group(names.web, "web", names.vpc),
        group(names.peer, "peer", names.vpc),
        group(names.legacy, "legacy", names.defaultVpc),
      ],
      Vpcs: [
        { VpcId: names.vpc, CidrBlock: "10.0.0.0/16", IsDefault: false },
        { VpcId: names.defaultVpc, CidrBlock: "172.31.0.0/16", IsDefault: true },
      ],
      PrefixLists: [
        {
          PrefixListId: names.list,
          PrefixListName: "offices",
          AddressFamily: "IPv4",
          MaxEntries: 10,
          OwnerId: ACCOUNT,
        },
      ],
      prefixListEntries: { [names.list]: [{ Cidr: "192.0.2.0/24", Description: "office" }] },
    },
  });
  const close = async () => {
    await sandbox.close();
    await rm(s3Dir, { recursive: true, force: true });
  };
  return { ...clients(sandbox.url), names, close };
}

/** In moto, emptied first. */
export async function motoWorld(url) {
  await fetch(`${url}/moto-api/reset`, { method: "POST" });
  const world = clients(url);
  const send = (Command, input) => world.ec2.send(new Command(input));
  const { Vpcs } = await send(ec2.DescribeVpcsCommand, { Filters: [{ Name: "is-default", Values: ["true"] }] });
  const { Vpc } = await send(ec2.CreateVpcCommand, { CidrBlock: "10.0.0.0/16" });
  const create = async (GroupName, VpcId) =>
    (await send(ec2.CreateSecurityGroupCommand, { GroupName, VpcId, Description: "conformance" })).GroupId;
  const { PrefixList } = await send(ec2.CreateManagedPrefixListCommand, {
    PrefixListName: "offices",
    AddressFamily: "IPv4",
    MaxEntries: 10,
    Entries: [{ Cidr: "192.0.2.0/24", Description: "office" }],
  });
  const names = {
    web: await create("web", Vpc.VpcId),
    peer: await create("peer", Vpc.VpcId),
    legacy: await create("legacy", Vpcs[0].VpcId),
    list: PrefixList.PrefixListId,
    vpc: Vpc.VpcId,
    defaultVpc: Vpcs[0].VpcId,
    bucket: "bucket",
  };
  await world.s3.send(new s3.CreateBucketCommand({ Bucket: "bucket" }));
  for (const Key of OBJECTS)
    await world.s3.send(new s3.PutObjectCommand({ Bucket: "bucket", Key, Body: contentOf(Key) }));
  return { ...world, names, close: async () => {} };
}
