// What is asked of both: each scenario is a list of calls on a fresh account. `section` is the part of the
// project's AWS facts that it touches.
import { ec2, s3, sts } from "./sdk.js";

export const tcp = (...cidrs) => ({
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});
const described = (CidrIp, Description) => ({ ...tcp(), IpRanges: [{ CidrIp, Description }] });
const many = (count) => Array.from({ length: count }, (_, i) => `10.0.${i}.0/24`);
const tags = [{ Key: "plan", Value: "p1" }];
const forRules = [{ ResourceType: "security-group-rule", Tags: tags }];

const authorize =
  (group, IpPermissions, more = {}) =>
  ({ ec2: client, names }) =>
    client.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: names[group] ?? group, IpPermissions, ...more }),
    );
const revoke =
  (group, IpPermissions) =>
  ({ ec2: client, names }) =>
    client.send(new ec2.RevokeSecurityGroupIngressCommand({ GroupId: names[group] ?? group, IpPermissions }));
const revokeIds = (group, choose) => async (world) =>
  world.ec2.send(
    new ec2.RevokeSecurityGroupIngressCommand({
      GroupId: world.names[group],
      SecurityGroupRuleIds: await choose(world),
    }),
  );
const groups =
  (input = {}) =>
  ({ ec2: client, names }) =>
    client.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds: [names.web], ...input }));
const rules =
  (input = {}) =>
  ({ ec2: client, names }) =>
    client.send(
      new ec2.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [names.web] }], ...input }),
    );
const inWorld = (call) => (world) => call(world.names)(world);

const ingressIds =
  (group) =>
  async ({ ec2: client, names }) => {
    const Filters = [{ Name: "group-id", Values: [names[group]] }];
    const { SecurityGroupRules } = await client.send(new ec2.DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.filter((rule) => !rule.IsEgress).map((rule) => rule.SecurityGroupRuleId);
  };

const modify =
  (change, more = {}) =>
  async (world) => {
    const [SecurityGroupRuleId] = await ingressIds("web")(world);
    const SecurityGroupRule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ...change };
    const input = { GroupId: world.names.web, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] };
    return world.ec2.send(new ec2.ModifySecurityGroupRulesCommand({ ...input, ...more }));
  };
/** Makes the rule of one CIDR the rule of another. */
const modifyOther = (from, to) => async (world) => {
  const Filters = [{ Name: "group-id", Values: [world.names.web] }];
  const found = await world.ec2.send(new ec2.DescribeSecurityGroupRulesCommand({ Filters }));
  const rule = found.SecurityGroupRules.find((one) => one.CidrIpv4 === from);
  const SecurityGroupRule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv4: to };
  const SecurityGroupRules = [{ SecurityGroupRuleId: rule.SecurityGroupRuleId, SecurityGroupRule }];
  return world.ec2.send(new ec2.ModifySecurityGroupRulesCommand({ GroupId: world.names.web, SecurityGroupRules }));
};

const tagRules = (Command, Tags) => async (world) =>
  world.ec2.send(new Command({ Resources: await ingressIds("web")(world), Tags }));

const updateDescriptions =
  (IpPermissions) =>
  ({ ec2: client, names }) =>
    client.send(new ec2.UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId: names.web, IpPermissions }));

/** Page sizes and how often each item came, through the SDK's own paginator. */
const pages = (paginate, pageSize, input, list) => async (world) => {
  const sizes = [];
  for await (const page of paginate({ client: world[list.client], pageSize }, input(world.names)))
    sizes.push((page[list.member] ?? []).length);
  return { total: sizes.reduce((sum, size) => sum + size, 0), largest: Math.max(...sizes), pageCount: sizes.length };
};

const objects =
  (input) =>
  ({ s3: client, names }) =>
    client.send(new s3.ListObjectsV2Command({ Bucket: names.bucket, ...input }));
const object =
  (Key, Range) =>
  async ({ s3: client, names }) => {
    const { Body, ContentLength, ContentRange, AcceptRanges } = await client.send(
      new s3.GetObjectCommand({ Bucket: names.bucket, Key, Range }),
    );
    return { text: await Body.transformToString(), ContentLength, ContentRange, AcceptRanges };
  };

export const SCENARIOS = [
  {
    name: "authorise: two rules, described and tagged",
    section: "4.2",
    calls: [
      authorize(
        "web",
        [
          described("10.0.0.0/16", "corporate"),
          { ...tcp(), FromPort: 22, ToPort: 23, Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }] },
        ],
        { TagSpecifications: forRules },
      ),
      groups(),
      rules(),
    ],
  },
  {
    name: "authorise: group reference and prefix list",
    section: "4.2",
    calls: [
      inWorld((names) =>
        authorize("web", [
          {
            ...tcp(),
            UserIdGroupPairs: [{ GroupId: names.peer, Description: "peer" }],
            PrefixListIds: [{ PrefixListId: names.list }],
          },
        ]),
      ),
      groups(),
      rules(),
    ],
  },
  {
    name: "authorise: duplicate",
    section: "4.2",
    calls: [authorize("web", [tcp("10.0.0.0/16")]), authorize("web", [tcp("10.0.0.0/16")]), groups()],
  },
  {
    name: "authorise: duplicate with another description",
    section: "4.2",
    calls: [
      authorize("web", [described("10.0.0.0/16", "one")]),
      authorize("web", [described("10.0.0.0/16", "two")]),
      groups(),
    ],
  },
  {
    name: "authorise: one duplicate among new rules adds none",
    section: "4.4",
    calls: [authorize("web", [tcp("10.0.0.0/16")]), authorize("web", [tcp("10.1.0.0/16", "10.0.0.0/16")]), groups()],
  },
  {
    name: "authorise: the same rule twice in one call",
    section: "4.4",
    calls: [authorize("web", [tcp("10.0.0.0/16", "10.0.0.0/16")]), groups()],
  },
  {
    name: "authorise: host bits are cleared",
    section: "4.2",
    calls: [authorize("web", [tcp("100.68.0.18/18")]), groups()],
  },
  {
    name: "authorise: IPv6 in short text",
    section: "4.2",
    calls: [authorize("web", [{ ...tcp(), Ipv6Ranges: [{ CidrIpv6: "2001:0DB8:0:0:1::1/64" }] }]), groups()],
  },
  { name: "authorise: malformed CIDR", section: "4.2", calls: [authorize("web", [tcp("10.0.0.0/33")]), groups()] },
  {
    name: "authorise: unknown group",
    section: "4.4",
    calls: [authorize("sg-0123456789abcdef0", [tcp("10.0.0.0/16")])],
  },
  {
    name: "authorise: unknown referenced group",
    section: "4.4",
    calls: [
      authorize("web", [{ ...tcp("10.0.0.0/16"), UserIdGroupPairs: [{ GroupId: "sg-0123456789abcdef0" }] }]),
      groups(),
    ],
  },
  {
    name: "authorise: every protocol, no ports",
    section: "4.2",
    calls: [authorize("web", [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/16" }] }]), groups(), rules()],
  },
  {
    name: "authorise: protocol number 6 is tcp",
    section: "4.2",
    calls: [authorize("web", [{ ...tcp("10.0.0.0/16"), IpProtocol: "6" }]), groups()],
  },
  {
    name: "authorise: protocol 50 stores no ports",
    section: "4.2",
    calls: [authorize("web", [{ ...tcp("10.0.0.0/16"), IpProtocol: "50" }]), groups()],
  },
  {
    name: "authorise: ICMP type and code",
    section: "4.2",
    calls: [authorize("web", [{ ...tcp("10.0.0.0/16"), IpProtocol: "icmp", FromPort: 3, ToPort: 4 }]), groups()],
  },
  {
    name: "authorise: tcp without ports",
    section: "4.2",
    calls: [authorize("web", [{ IpProtocol: "tcp", IpRanges: [{ CidrIp: "10.0.0.0/16" }] }]), groups()],
  },
  {
    name: "authorise: description of 256 characters",
    section: "4.2",
    calls: [authorize("web", [described("10.0.0.0/16", "a".repeat(256))]), groups()],
  },
  {
    name: "quota: the 61st rule",
    section: "4.1",
    calls: [authorize("web", [tcp(...many(60))]), authorize("web", [tcp("172.16.0.0/16")])],
  },
  { name: "quota: 61 rules in one call", section: "4.1", calls: [authorize("web", [tcp(...many(61))]), groups()] },
  {
    name: "quota: IPv6 beside a full IPv4",
    section: "4.1",
    calls: [
      authorize("web", [tcp(...many(60))]),
      authorize("web", [{ ...tcp(), Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }] }]),
    ],
  },
  {
    name: "quota: a prefix list counts its maximum",
    section: "4.1",
    calls: [
      authorize("web", [tcp(...many(51))]),
      inWorld((names) => authorize("web", [{ ...tcp(), PrefixListIds: [{ PrefixListId: names.list }] }])),
    ],
  },
  {
    name: "dry run: changes nothing",
    section: "4.4",
    calls: [authorize("web", [tcp("10.0.0.0/16")], { DryRun: true }), groups()],
  },
  {
    name: "revoke: by properties",
    section: "4.4",
    calls: [
      authorize("web", [described("10.0.0.0/16", "corporate"), tcp("10.1.0.0/16")]),
      revoke("web", [tcp("10.0.0.0/16")]),
      groups(),
    ],
  },
  {
    name: "revoke: one unknown among known, VPC not the default",
    section: "4.4",
    calls: [authorize("web", [tcp("10.0.0.0/16")]), revoke("web", [tcp("10.0.0.0/16", "10.9.0.0/16")]), groups()],
  },
  {
    name: "revoke: one unknown among known, default VPC",
    section: "4.4",
    calls: [
      authorize("legacy", [tcp("10.0.0.0/16")]),
      revoke("legacy", [tcp("10.0.0.0/16", "10.9.0.0/16")]),
      ({ ec2: client, names }) => client.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds: [names.legacy] })),
    ],
  },
  {
    name: "revoke: by rule ids",
    section: "4.4",
    calls: [
      authorize("web", [tcp("10.0.0.0/16", "10.1.0.0/16")]),
      revokeIds("web", ingressIds("web")),
      groups(),
      rules(),
    ],
  },
  { name: "revoke: unknown rule id", section: "4.4", calls: [revokeIds("web", async () => ["sgr-0123456789abcdef0"])] },
  {
    name: "revoke: a group reference",
    section: "4.4",
    calls: [
      inWorld((names) => authorize("web", [{ ...tcp(), UserIdGroupPairs: [{ GroupId: names.peer }] }])),
      inWorld((names) => revoke("web", [{ ...tcp(), UserIdGroupPairs: [{ GroupId: names.peer }] }])),
      groups(),
    ],
  },
  {
    name: "modify: narrower CIDR keeps id and tags",
    section: "4.4",
    calls: [
      authorize("web", [tcp("10.0.0.0/16")], { TagSpecifications: forRules }),
      modify({ CidrIpv4: "10.0.10.0/27", Description: "tight" }),
      rules(),
    ],
  },
  {
    name: "modify: the same values again",
    section: "4.4",
    calls: [
      authorize("web", [tcp("10.0.0.0/16")], { TagSpecifications: forRules }),
      modify({ CidrIpv4: "10.0.10.0/27", Description: "tight" }),
      modify({ CidrIpv4: "10.0.10.0/27", Description: "tight" }),
      rules(),
    ],
  },
  {
    name: "modify: a description left out is gone",
    section: "4.4",
    calls: [authorize("web", [described("10.0.0.0/16", "old")]), modify({ CidrIpv4: "10.0.10.0/27" }), rules()],
  },
  {
    name: "modify: into a rule that stands already",
    section: "4.4",
    calls: [
      authorize("web", [tcp("10.0.0.0/16", "10.0.10.0/27")]),
      modifyOther("10.0.0.0/16", "10.0.10.0/27"),
      rules(),
    ],
  },
  {
    name: "modify: in a group at its quota",
    section: "4.4",
    calls: [
      authorize("web", [tcp(...many(60))]),
      modifyOther("10.0.7.0/24", "10.0.7.0/28"),
      authorize("web", [tcp("10.9.0.0/16")]),
    ],
  },
  {
    name: "modify: dry run changes nothing",
    section: "4.4",
    calls: [authorize("web", [tcp("10.0.0.0/16")]), modify({ CidrIpv4: "10.0.10.0/27" }, { DryRun: true }), rules()],
  },
  {
    name: "modify: cannot change the family",
    section: "4.4",
    calls: [authorize("web", [tcp("10.0.0.0/16")]), modify({ CidrIpv6: "2001:db8::/32" }), rules()],
  },
  {
    name: "modify: unknown rule",
    section: "4.4",
    calls: [
      ({ ec2: client, names }) =>
        client.send(
          new ec2.ModifySecurityGroupRulesCommand({
            GroupId: names.web,
            SecurityGroupRules: [
              {
                SecurityGroupRuleId: "sgr-0123456789abcdef0",
                SecurityGroupRule: { IpProtocol: "tcp", FromPort: 1, ToPort: 1, CidrIpv4: "10.0.0.0/16" },
              },
            ],
          }),
        ),
    ],
  },
  {
    name: "descriptions: updated by properties",
    section: "4.4",
    calls: [
      authorize("web", [described("10.0.0.0/16", "old")]),
      updateDescriptions([described("10.0.0.0/16", "new")]),
      groups(),
    ],
  },
  {
    name: "tags: created and deleted on rules",
    section: "4.2",
    calls: [
      authorize("web", [tcp("10.0.0.0/16")]),
      tagRules(ec2.CreateTagsCommand, [...tags, { Key: "owner", Value: "me" }]),
      rules(),
      tagRules(ec2.DeleteTagsCommand, [{ Key: "plan" }]),
      rules(),
    ],
  },
  {
    name: "tags: rules found by tag",
    section: "4.2",
    calls: [
      authorize("web", [tcp("10.0.0.0/16")], { TagSpecifications: forRules }),
      authorize("web", [tcp("10.1.0.0/16")]),
      rules({ Filters: [{ Name: "tag:plan", Values: ["p1"] }] }),
    ],
  },
  {
    name: "describe: groups by filter",
    section: "4.2",
    calls: [
      ({ ec2: client, names }) =>
        client.send(
          new ec2.DescribeSecurityGroupsCommand({
            Filters: [
              { Name: "vpc-id", Values: [names.vpc] },
              { Name: "group-name", Values: ["w*"] },
            ],
          }),
        ),
    ],
  },
  { name: "describe: unknown group", section: "4.4", calls: [groups({ GroupIds: ["sg-0123456789abcdef0"] })] },
  {
    name: "describe: unknown rule",
    section: "4.4",
    calls: [rules({ Filters: undefined, SecurityGroupRuleIds: ["sgr-0123456789abcdef0"] })],
  },
  {
    name: "pages: rules",
    section: "4.4",
    calls: [
      authorize("web", [tcp(...many(12))]),
      pages(
        ec2.paginateDescribeSecurityGroupRules,
        5,
        (names) => ({ Filters: [{ Name: "group-id", Values: [names.web] }] }),
        { client: "ec2", member: "SecurityGroupRules" },
      ),
    ],
  },
  {
    name: "prefix list: its entries",
    section: "4.6",
    calls: [
      ({ ec2: client, names }) => client.send(new ec2.GetManagedPrefixListEntriesCommand({ PrefixListId: names.list })),
    ],
  },
  { name: "S3: list everything", section: "3.2", calls: [objects({})] },
  {
    name: "S3: list by prefix and delimiter",
    section: "3.2",
    calls: [objects({ Prefix: "logs/", Delimiter: "/" }), objects({ Prefix: "logs/2026/01/" })],
  },
  {
    name: "S3: list after a key, and percent-encoded",
    section: "3.2",
    calls: [objects({ StartAfter: "logs/2026/01/a.log" }), objects({ EncodingType: "url", Prefix: "logs/2026/01/b" })],
  },
  {
    name: "S3: pages",
    section: "3.2",
    calls: [
      pages(s3.paginateListObjectsV2, 2, (names) => ({ Bucket: names.bucket }), { client: "s3", member: "Contents" }),
    ],
  },
  {
    name: "S3: read whole and by range",
    section: "3.2",
    calls: [
      object("readme.txt"),
      object("logs/2026/01/b c+d.log"),
      object("readme.txt", "bytes=2-5"),
      object("readme.txt", "bytes=-3"),
    ],
  },
  {
    name: "S3: what is not there",
    section: "3.2",
    calls: [object("nothing"), object("readme.txt", "bytes=999-"), objects({ Bucket: "no-such-bucket" })],
  },
  {
    name: "S3: read on condition, where the bucket is, how long it keeps",
    section: "3.2",
    calls: [
      ({ s3: client, names }) =>
        client.send(new s3.GetObjectCommand({ Bucket: names.bucket, Key: "readme.txt", IfMatch: '"other"' })),
      async ({ s3: client, names }) => {
        const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket: names.bucket, Prefix: "readme" }));
        const condition = { Key: "readme.txt", IfMatch: Contents[0].ETag, Range: "bytes=3-" };
        const { Body } = await client.send(new s3.GetObjectCommand({ Bucket: names.bucket, ...condition }));
        return Body.transformToString();
      },
      async ({ s3: client, names }) =>
        (await client.send(new s3.HeadBucketCommand({ Bucket: names.bucket }))).BucketRegion,
      ({ s3: client }) => client.send(new s3.HeadBucketCommand({ Bucket: "no-such-bucket" })),
      ({ s3: client, names }) => client.send(new s3.GetBucketLocationCommand({ Bucket: names.bucket })),
      ({ s3: client, names }) => client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket: names.bucket })),
    ],
  },
  {
    name: "STS: who am I",
    section: "5",
    calls: [
      async ({ sts: client }) => ({ Account: (await client.send(new sts.GetCallerIdentityCommand({}))).Account }),
    ],
  },
  {
    name: "STS: assume a role",
    section: "5",
    calls: [
      ({ sts: client }) =>
        client.send(
          new sts.AssumeRoleCommand({ RoleArn: "arn:aws:iam::123456789012:role/reader", RoleSessionName: "session" }),
        ),
    ],
  },
];
