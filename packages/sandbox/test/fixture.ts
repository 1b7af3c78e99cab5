import { EC2Client, type EC2ClientConfig } from "@aws-sdk/client-ec2";
import { type RegionModel, type Sandbox, type SandboxOptions, startSandbox } from "@sgt/sandbox";

export const ACCOUNT = "123456789012";
export const OTHER_ACCOUNT = "210987654321";
export const REGION = "eu-west-1";
export const SHOP_VPC = "vpc-00000000000000001";
export const DEFAULT_VPC = "vpc-0000000000000000d";
export const WEB = "sg-0000000000000000a";
export const DATABASE = "sg-0000000000000000b";
export const EMPTY = "sg-0000000000000000e";
export const IN_DEFAULT_VPC = "sg-0000000000000000d";
export const FOREIGN = "sg-0000000000000000f";
export const LIST_OF_TEN = "pl-00000000000000010";
export const AWS_LIST = "pl-00000000000000055";
export const TAGGED_RULE = "sgr-00000000000000001";

const everything = {
  IpProtocol: "-1",
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
};

const group = (GroupId: string, GroupName: string, VpcId: string, IpPermissions: object[], OwnerId = ACCOUNT) => ({
  GroupId,
  GroupName,
  Description: `group ${GroupName}`,
  OwnerId,
  VpcId,
  IpPermissions,
  IpPermissionsEgress: [everything],
  Tags: [{ Key: "Name", Value: GroupName }],
});

const tcp = (port: number, cidr: string, Description?: string) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [Description === undefined ? { CidrIp: cidr } : { CidrIp: cidr, Description }],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
});

/** Small, and holding one of each: kinds of peers, protocols, VPCs, owners. */
export const MODEL: RegionModel = {
  accountId: ACCOUNT,
  region: REGION,
  SecurityGroups: [
    group(WEB, "web", SHOP_VPC, [
      tcp(443, "10.0.0.0/16", "corporate"),
      {
        ...tcp(22, "10.1.0.0/24"),
        Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }],
        PrefixListIds: [{ PrefixListId: LIST_OF_TEN }],
        UserIdGroupPairs: [{ GroupId: DATABASE, UserId: ACCOUNT, Description: "back" }],
      },
    ]),
    group(DATABASE, "database", SHOP_VPC, [tcp(5432, "10.4.0.0/16")]),
    group(EMPTY, "empty", SHOP_VPC, []),
    group(IN_DEFAULT_VPC, "legacy", DEFAULT_VPC, [tcp(80, "10.9.0.0/16"), tcp(81, "10.9.0.0/16")]),
    group(FOREIGN, "shared", SHOP_VPC, [tcp(80, "10.9.0.0/16")], OTHER_ACCOUNT),
  ],
  SecurityGroupRules: [
    {
      SecurityGroupRuleId: TAGGED_RULE,
      GroupId: WEB,
      GroupOwnerId: ACCOUNT,
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 443,
      ToPort: 443,
      CidrIpv4: "10.0.0.0/16",
      Description: "corporate",
      Tags: [{ Key: "owner", Value: "network" }],
    },
  ],
  PrefixLists: [
    { PrefixListId: LIST_OF_TEN, PrefixListName: "offices", AddressFamily: "IPv4", MaxEntries: 10, OwnerId: ACCOUNT },
    { PrefixListId: AWS_LIST, PrefixListName: "com.amazonaws.global.cloudfront.origin-facing", OwnerId: "AWS" },
  ],
  prefixListEntries: { [LIST_OF_TEN]: [{ Cidr: "192.0.2.0/24", Description: "office" }] },
  Vpcs: [
    { VpcId: SHOP_VPC, CidrBlock: "10.0.0.0/8", IsDefault: false, State: "available" },
    { VpcId: DEFAULT_VPC, CidrBlock: "172.31.0.0/16", IsDefault: true, State: "available" },
  ],
  NetworkInterfaces: Array.from({ length: 12 }, (_, i) => ({
    NetworkInterfaceId: `eni-0000000000000000${i.toString(16)}`,
    VpcId: SHOP_VPC,
    SubnetId: "subnet-00000000000000001",
    PrivateIpAddress: `10.0.10.${i}`,
    Groups: [{ GroupId: i < 4 ? WEB : DATABASE, GroupName: i < 4 ? "web" : "database" }],
    Status: "in-use",
    TagSet: [],
  })),
};

const running: Sandbox[] = [];

/** A sandbox of the model above; closed by {@link closeAll}. */
export async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const world = options.account === undefined && options.snapshotDir === undefined ? { account: MODEL } : {};
  const sandbox = await startSandbox({ ...world, ...options });
  running.push(sandbox);
  return sandbox;
}

export async function closeAll(): Promise<void> {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
}

export const clientConfig = (sandbox: Sandbox) => ({
  endpoint: sandbox.url,
  region: REGION,
  credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
});

/** A client that does not retry, so that a test sees what the sandbox said first. */
export function ec2Client(sandbox: Sandbox, config: EC2ClientConfig = {}): EC2Client {
  return new EC2Client({ ...clientConfig(sandbox), maxAttempts: 1, ...config });
}

/** The code and status of the error an answer brings; "no error" when it brings none. */
export async function failureOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return "no error";
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode ?? ""}`.trim();
  }
}
