import {
  AuthorizeSecurityGroupIngressCommand as Authorize,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
  ModifySecurityGroupRulesCommand as Modify,
  RevokeSecurityGroupIngressCommand as Revoke,
  type SecurityGroupRuleRequest,
  UpdateSecurityGroupRuleDescriptionsIngressCommand as UpdateDescriptions,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Sandbox } from "@sgt/sandbox";
import {
  AWS_LIST,
  closeAll,
  DATABASE,
  EMPTY,
  ec2Client,
  FOREIGN,
  failureOf,
  IN_DEFAULT_VPC,
  LIST_OF_TEN,
  start,
  TAGGED_RULE,
  WEB,
} from "./fixture.js";

// Each name begins with the section of the project's AWS facts that it holds the sandbox to.

let sandbox: Sandbox;
let ec2: EC2Client;

beforeEach(async () => {
  sandbox = await start();
  ec2 = ec2Client(sandbox);
});

afterEach(closeAll);

const tcp = (...cidrs: string[]): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});

const many = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `10.${Math.floor((from + i) / 256)}.${(from + i) % 256}.0/24`);

const many6 = (count: number): string[] => Array.from({ length: count }, (_, i) => `2001:db8:${i.toString(16)}::/48`);

const authorize = (GroupId: string, ...IpPermissions: IpPermission[]) =>
  ec2.send(new Authorize({ GroupId, IpPermissions }));
const revoke = (GroupId: string, ...IpPermissions: IpPermission[]) => ec2.send(new Revoke({ GroupId, IpPermissions }));
const revokeIds = (GroupId: string, ...SecurityGroupRuleIds: string[]) =>
  ec2.send(new Revoke({ GroupId, SecurityGroupRuleIds }));
const modify = (SecurityGroupRuleId: string, SecurityGroupRule: SecurityGroupRuleRequest, GroupId = WEB) =>
  ec2.send(new Modify({ GroupId, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] }));

/** The call was refused with this, and nothing at all changed. */
async function expectRefused(answer: () => Promise<unknown>, failure: string): Promise<void> {
  const before = sandbox.account.groups();
  expect(await failureOf(answer())).toBe(failure);
  expect(sandbox.account.groups()).toEqual(before);
}

async function ruleOf(SecurityGroupRuleId: string) {
  const { SecurityGroupRules } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [SecurityGroupRuleId] }),
  );
  return SecurityGroupRules?.[0];
}

describe("authorise", () => {
  test("4.4: all or nothing: one duplicate among new rules adds none", async () => {
    await expectRefused(() => authorize(WEB, tcp("10.7.0.0/24", "10.0.0.0/16")), "InvalidPermission.Duplicate 400");
  });

  test("4.4: all or nothing: one unknown group among good rules adds none", async () => {
    const unknown = { ...tcp(), UserIdGroupPairs: [{ GroupId: "sg-0000000000000dead" }] };
    await expectRefused(() => authorize(WEB, tcp("10.7.0.0/24"), unknown), "InvalidGroup.NotFound 400");
  });

  test("4.4: all or nothing: one malformed CIDR among good rules adds none", async () => {
    await expectRefused(() => authorize(WEB, tcp("10.7.0.0/24", "10.7.0.0/33")), "InvalidParameterValue 400");
  });

  test("4.2: a rule that differs only in its description is a duplicate", async () => {
    const described = { ...tcp(), IpRanges: [{ CidrIp: "10.0.0.0/16", Description: "another" }] };
    await expectRefused(() => authorize(WEB, described), "InvalidPermission.Duplicate 400");
  });

  test("4.2: a rule that differs only in its tags is a duplicate", async () => {
    const TagSpecifications = [{ ResourceType: "security-group-rule" as const, Tags: [{ Key: "a", Value: "b" }] }];
    const command = new Authorize({ GroupId: WEB, IpPermissions: [tcp("10.0.0.0/16")], TagSpecifications });
    await expectRefused(() => ec2.send(command), "InvalidPermission.Duplicate 400");
  });

  test("4.2: a CIDR is stored without host bits, and its other form is a duplicate", async () => {
    const answer = await authorize(EMPTY, tcp("100.68.0.18/18"));
    expect(answer.SecurityGroupRules?.map((rule) => rule.CidrIpv4)).toEqual(["100.68.0.0/18"]);
    await expectRefused(() => authorize(EMPTY, tcp("100.68.0.0/18")), "InvalidPermission.Duplicate 400");
  });

  test("4.2: an IPv6 CIDR is stored without host bits, in short lower-case text", async () => {
    const permission = { ...tcp(), Ipv6Ranges: [{ CidrIpv6: "2001:0DB8:0:0:1::1/64" }] };
    const answer = await authorize(EMPTY, permission);
    expect(answer.SecurityGroupRules?.map((rule) => rule.CidrIpv6)).toEqual(["2001:db8::/64"]);
  });

  test.each([
    ["the same text", ["10.7.0.0/24", "10.7.0.0/24"]],
    ["two forms of one CIDR", ["10.7.0.0/24", "10.7.0.9/24"]],
  ])("4.4: the same rule twice in one call is refused: %s", async (_, cidrs) => {
    await expectRefused(() => authorize(EMPTY, tcp(...cidrs)), "InvalidParameterValue 400");
  });

  test("4.2: the answer lists the new rules with ids and the tags of the call, which go to each of them", async () => {
    const answer = await ec2.send(
      new Authorize({
        GroupId: EMPTY,
        IpPermissions: [{ ...tcp("10.7.0.0/24"), Ipv6Ranges: [{ CidrIpv6: "2001:db8::/64", Description: "six" }] }],
        TagSpecifications: [{ ResourceType: "security-group-rule", Tags: [{ Key: "plan", Value: "p1" }] }],
      }),
    );
    expect(answer.Return).toBe(true);
    expect(
      answer.SecurityGroupRules?.map((rule) => [rule.CidrIpv4 ?? rule.CidrIpv6, rule.Description, rule.Tags]),
    ).toEqual([
      ["10.7.0.0/24", undefined, [{ Key: "plan", Value: "p1" }]],
      ["2001:db8::/64", "six", [{ Key: "plan", Value: "p1" }]],
    ]);
    for (const rule of answer.SecurityGroupRules ?? []) expect(rule.SecurityGroupRuleId).toMatch(/^sgr-[0-9a-f]{17}$/);
  });

  test("4.2: a rule revoked and added again has a new id and no tags", async () => {
    await revokeIds(WEB, TAGGED_RULE);
    const [again] = (await authorize(WEB, tcp("10.0.0.0/16"))).SecurityGroupRules ?? [];
    expect(again?.SecurityGroupRuleId).not.toBe(TAGGED_RULE);
    expect(again?.Tags).toEqual([]);
  });

  test.each([
    ["another first port", { FromPort: 442 }],
    ["another last port", { ToPort: 444 }],
    ["another protocol", { IpProtocol: "udp" }],
  ])("4.2: a rule with %s is another rule", async (_, part) => {
    expect(await failureOf(authorize(WEB, { ...tcp("10.0.0.0/16"), ...part }))).toBe("no error");
  });

  test("4.2: overlapping rules are legal", async () => {
    expect(await failureOf(authorize(WEB, tcp("10.0.0.0/17")))).toBe("no error");
  });

  test("4.5: a group of another account is seen, but not changed", async () => {
    await expectRefused(() => authorize(FOREIGN, tcp("10.7.0.0/24")), "UnauthorizedOperation 403");
  });
});

describe("the quota", () => {
  test("4.1: the rule that fills it passes, the next one is refused", async () => {
    await authorize(EMPTY, tcp(...many(60)));
    await expectRefused(() => authorize(EMPTY, tcp("172.16.0.0/24")), "RulesPerSecurityGroupLimitExceeded 400");
  });

  test("4.1: a call that would pass it adds nothing of what would have fitted", async () => {
    await expectRefused(() => authorize(EMPTY, tcp(...many(61))), "RulesPerSecurityGroupLimitExceeded 400");
  });

  test("4.1: IPv4 and IPv6 are counted apart", async () => {
    await authorize(EMPTY, tcp(...many(60)));
    const six = { ...tcp(), Ipv6Ranges: many6(60).map((CidrIpv6) => ({ CidrIpv6 })) };
    expect(await failureOf(authorize(EMPTY, six))).toBe("no error");
  });

  test.each([
    ["IPv4", tcp(...many(60))],
    ["IPv6", { ...tcp(), Ipv6Ranges: many6(60).map((CidrIpv6) => ({ CidrIpv6 })) }],
  ])("4.1: a group reference counts in both families: refused when %s is full", async (_, full) => {
    await authorize(EMPTY, full);
    const reference = { ...tcp(), UserIdGroupPairs: [{ GroupId: WEB }] };
    await expectRefused(() => authorize(EMPTY, reference), "RulesPerSecurityGroupLimitExceeded 400");
  });

  test.each([
    ["its maximum, though it holds one entry", LIST_OF_TEN, 10],
    ["AWS's fixed weight", AWS_LIST, 55],
  ])("4.1: a prefix list counts %s", async (_, PrefixListId, weight) => {
    const list = { ...tcp(), PrefixListIds: [{ PrefixListId }] };
    await authorize(EMPTY, tcp(...many(61 - weight)));
    await expectRefused(() => authorize(EMPTY, list), "RulesPerSecurityGroupLimitExceeded 400");
    await revoke(EMPTY, tcp(many(1)[0] ?? ""));
    expect(await failureOf(authorize(EMPTY, list))).toBe("no error");
  });

  test("4.1: egress rules do not count against ingress", async () => {
    sandbox.account.setRuleQuota(1);
    expect(await failureOf(authorize(EMPTY, tcp("10.7.0.0/24")))).toBe("no error");
  });

  test("4.1: it can be set", async () => {
    sandbox.account.setRuleQuota(2);
    await expectRefused(() => authorize(EMPTY, tcp(...many(3))), "RulesPerSecurityGroupLimitExceeded 400");
    expect(await failureOf(authorize(EMPTY, tcp(...many(2))))).toBe("no error");
  });

  test("4.1: new rules need room beside the old ones; changing a rule in place needs none (4.4)", async () => {
    await authorize(DATABASE, tcp(...many(59)));
    await expectRefused(() => authorize(DATABASE, tcp("10.4.8.0/29")), "RulesPerSecurityGroupLimitExceeded 400");
    const [rule] = sandbox.account.rules(DATABASE).filter((r) => JSON.stringify(r.permission).includes("10.4.0.0/16"));
    const narrower = { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, CidrIpv4: "10.4.8.0/29" };
    expect(await failureOf(modify(rule?.ruleId ?? "", narrower, DATABASE))).toBe("no error");
  });
});

describe("revoke", () => {
  test("4.4: in a VPC that is not the default, one rule that matches nothing refuses the call", async () => {
    await expectRefused(() => revoke(WEB, tcp("10.0.0.0/16", "10.99.0.0/16")), "InvalidPermission.NotFound 400");
  });

  test("4.4: in the default VPC there is no error: it is listed as unknown, and the rest goes", async () => {
    const answer = await revoke(
      IN_DEFAULT_VPC,
      { ...tcp("10.9.0.0/16"), FromPort: 80, ToPort: 80 },
      { ...tcp("10.99.0.0/16"), FromPort: 80, ToPort: 80 },
    );
    expect(answer.UnknownIpPermissions?.map((unknown) => unknown.IpRanges)).toEqual([[{ CidrIp: "10.99.0.0/16" }]]);
    expect(answer.RevokedSecurityGroupRules?.map((rule) => rule.CidrIpv4)).toEqual(["10.9.0.0/16"]);
    expect(sandbox.account.rules(IN_DEFAULT_VPC).filter((rule) => rule.direction === "ingress")).toHaveLength(1);
  });

  test.each([
    ["another port", { ...tcp("10.0.0.0/16"), ToPort: 444 }],
    ["a narrower CIDR", tcp("10.0.0.0/17")],
    ["another protocol", { ...tcp("10.0.0.0/16"), IpProtocol: "udp" }],
  ])("4.4: properties must match exactly: %s", async (_, permission) => {
    await expectRefused(() => revoke(WEB, permission), "InvalidPermission.NotFound 400");
  });

  test("4.4: the description need not match", async () => {
    const answer = await revoke(WEB, { ...tcp(), IpRanges: [{ CidrIp: "10.0.0.0/16", Description: "wrong" }] });
    expect(answer.RevokedSecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId)).toEqual([TAGGED_RULE]);
  });

  test("4.4: by rule id: an unknown one refuses the call", async () => {
    const unknown = "sgr-0000000000000dead";
    await expectRefused(() => revokeIds(WEB, TAGGED_RULE, unknown), "InvalidSecurityGroupRuleId.NotFound 400");
  });

  test("4.4: by rule id: in the default VPC too", async () => {
    await expectRefused(() => revokeIds(IN_DEFAULT_VPC, TAGGED_RULE), "InvalidSecurityGroupRuleId.NotFound 400");
  });

  test("4.4: by rule id: an egress rule is none of ingress", async () => {
    const [egress] = sandbox.account.rules(WEB).filter((rule) => rule.direction === "egress");
    await expectRefused(() => revokeIds(WEB, egress?.ruleId ?? ""), "InvalidSecurityGroupRuleId.NotFound 400");
  });

  test("4.4: the answer has the rule that went, with its id and description", async () => {
    const { Return, RevokedSecurityGroupRules } = await revokeIds(WEB, TAGGED_RULE);
    expect(Return).toBe(true);
    expect(RevokedSecurityGroupRules).toEqual([
      {
        SecurityGroupRuleId: TAGGED_RULE,
        GroupId: WEB,
        IsEgress: false,
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        CidrIpv4: "10.0.0.0/16",
        Description: "corporate",
      },
    ]);
  });

  test("4.4: a second revoke finds nothing", async () => {
    await revoke(WEB, tcp("10.0.0.0/16"));
    await expectRefused(() => revoke(WEB, tcp("10.0.0.0/16")), "InvalidPermission.NotFound 400");
  });
});

describe("protocols and ports", () => {
  test.each([
    ["6", 1, 2, { IpProtocol: "tcp", FromPort: 1, ToPort: 2 }],
    ["17", 1, 2, { IpProtocol: "udp", FromPort: 1, ToPort: 2 }],
    ["1", 3, 4, { IpProtocol: "icmp", FromPort: 3, ToPort: 4 }],
    ["TCP", 0, 65535, { IpProtocol: "tcp", FromPort: 0, ToPort: 65535 }],
    ["icmp", -1, -1, { IpProtocol: "icmp", FromPort: -1, ToPort: -1 }],
    ["icmp", 8, -1, { IpProtocol: "icmp", FromPort: 8, ToPort: -1 }],
    ["58", undefined, undefined, { IpProtocol: "icmpv6", FromPort: -1, ToPort: -1 }],
    ["-1", 443, 443, { IpProtocol: "-1" }],
    ["all", undefined, undefined, { IpProtocol: "-1" }],
    ["50", 443, 443, { IpProtocol: "50" }],
    ["47", undefined, undefined, { IpProtocol: "47" }],
  ])("4.2: %s from %s to %s comes back as AWS stores it", async (IpProtocol, FromPort, ToPort, stored) => {
    await authorize(EMPTY, { ...tcp("10.7.0.0/24"), IpProtocol, FromPort, ToPort });
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [EMPTY] }));
    const [permission] = SecurityGroups?.[0]?.IpPermissions ?? [];
    const lists = { IpRanges: [{ CidrIp: "10.7.0.0/24" }], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };
    expect(permission).toEqual({ ...stored, ...lists });
  });

  test("4.2: for -1 any ports given are no difference: a second form is a duplicate", async () => {
    await authorize(EMPTY, { ...tcp("10.7.0.0/24"), IpProtocol: "-1" });
    const again = { IpProtocol: "-1", IpRanges: [{ CidrIp: "10.7.0.0/24" }] };
    await expectRefused(() => authorize(EMPTY, again), "InvalidPermission.Duplicate 400");
  });

  test("4.2: DescribeSecurityGroupRules writes -1 for the ports that -1 has not", async () => {
    const answer = await authorize(EMPTY, { IpProtocol: "-1", IpRanges: [{ CidrIp: "10.7.0.0/24" }] });
    expect(answer.SecurityGroupRules?.map((rule) => [rule.IpProtocol, rule.FromPort, rule.ToPort])).toEqual([
      ["-1", -1, -1],
    ]);
  });

  test.each([
    ["tcp without ports", { IpProtocol: "tcp", FromPort: undefined, ToPort: undefined }],
    ["udp with half a range", { IpProtocol: "udp", ToPort: undefined }],
    ["a range upside down", { IpProtocol: "tcp", FromPort: 444 }],
    ["a port above 65535", { IpProtocol: "tcp", ToPort: 65_536 }],
    ["a port below 0", { IpProtocol: "tcp", FromPort: -1 }],
    ["ICMP without a type", { IpProtocol: "icmp", FromPort: undefined, ToPort: undefined }],
    ["ICMP type -1 with a code", { IpProtocol: "icmp", FromPort: -1, ToPort: 4 }],
    ["a protocol that is none", { IpProtocol: "sctp" }],
    ["a protocol number above 255", { IpProtocol: "256" }],
    ["no protocol", { IpProtocol: undefined }],
  ])("4.2: refused: %s", async (_, part) => {
    await expectRefused(() => authorize(EMPTY, { ...tcp("10.7.0.0/24"), ...part }), "InvalidParameterValue 400");
  });
});

describe("descriptions", () => {
  const inRange = (Description: string) =>
    authorize(EMPTY, { ...tcp(), IpRanges: [{ CidrIp: "10.7.0.0/24", Description }] });
  const onGroup = (Description: string) =>
    authorize(EMPTY, { ...tcp(), UserIdGroupPairs: [{ GroupId: WEB, Description }] });
  const onList = (Description: string) =>
    authorize(EMPTY, { ...tcp(), PrefixListIds: [{ PrefixListId: LIST_OF_TEN, Description }] });

  test.each([
    ["255 characters", "a".repeat(255)],
    ["every character allowed", "aZ09 ._-:/()#,@[]+=&;{}!$*"],
  ])("4.2: kept as it is: %s", async (_, description) => {
    const answer = await inRange(description);
    expect(answer.SecurityGroupRules?.map((rule) => rule.Description)).toEqual([description]);
  });

  test.each([
    ["256 characters", "a".repeat(256)],
    ...[..."<>'\"%~|\\?^`é\n\t"].map((char) => [`the character ${JSON.stringify(char)}`, `a${char}b`] as const),
  ])("4.2: refused: %s", async (_, description) => {
    await expectRefused(() => inRange(description), "InvalidParameterValue 400");
  });

  test("4.2: & is allowed on a CIDR, not on a group reference or a prefix list", async () => {
    await expectRefused(() => onGroup("a & b"), "InvalidParameterValue 400");
    await expectRefused(() => onList("a & b"), "InvalidParameterValue 400");
    expect(await failureOf(inRange("a & b"))).toBe("no error");
  });

  test("4.4: UpdateSecurityGroupRuleDescriptionsIngress changes one by properties, and removes it when it is left out", async () => {
    const described = { ...tcp(), IpRanges: [{ CidrIp: "10.0.0.0/16", Description: "new" }] };
    await ec2.send(new UpdateDescriptions({ GroupId: WEB, IpPermissions: [described] }));
    expect((await ruleOf(TAGGED_RULE))?.Description).toBe("new");
    await ec2.send(new UpdateDescriptions({ GroupId: WEB, IpPermissions: [tcp("10.0.0.0/16")] }));
    expect((await ruleOf(TAGGED_RULE))?.Description).toBeUndefined();
  });

  test("4.4: … and by rule id; id and tags stay", async () => {
    const SecurityGroupRuleDescriptions = [{ SecurityGroupRuleId: TAGGED_RULE, Description: "by id" }];
    await ec2.send(new UpdateDescriptions({ GroupId: WEB, SecurityGroupRuleDescriptions }));
    const rule = await ruleOf(TAGGED_RULE);
    expect([rule?.Description, rule?.Tags]).toEqual(["by id", [{ Key: "owner", Value: "network" }]]);
  });

  test("4.4: … and refuses a rule that is not there", async () => {
    const byProperties = new UpdateDescriptions({ GroupId: WEB, IpPermissions: [tcp("10.99.0.0/16")] });
    await expectRefused(() => ec2.send(byProperties), "InvalidPermission.NotFound 400");
    const SecurityGroupRuleDescriptions = [{ SecurityGroupRuleId: "sgr-0000000000000dead", Description: "x" }];
    const byId = new UpdateDescriptions({ GroupId: WEB, SecurityGroupRuleDescriptions });
    await expectRefused(() => ec2.send(byId), "InvalidSecurityGroupRuleId.NotFound 400");
  });
});

describe("modify in place", () => {
  const narrower = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv4: "10.0.10.0/27", Description: "tight" };

  test("4.4: the rule keeps its id and its tags", async () => {
    expect((await modify(TAGGED_RULE, narrower)).Return).toBe(true);
    const rule = await ruleOf(TAGGED_RULE);
    expect([rule?.CidrIpv4, rule?.Description, rule?.Tags]).toEqual([
      "10.0.10.0/27",
      "tight",
      [{ Key: "owner", Value: "network" }],
    ]);
  });

  test.each([
    ["IPv6", { CidrIpv6: "2001:db8::/64" }],
    ["a group", { ReferencedGroupId: DATABASE }],
    ["a prefix list", { PrefixListId: LIST_OF_TEN }],
  ])("4.4: an IPv4 rule cannot become %s", async (_, peer) => {
    const wanted = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ...peer };
    await expectRefused(() => modify(TAGGED_RULE, wanted), "InvalidParameterValue 400");
  });

  test("4.2: it cannot become the duplicate of another rule", async () => {
    await authorize(WEB, tcp("10.0.10.0/27"));
    await expectRefused(() => modify(TAGGED_RULE, narrower), "InvalidPermission.Duplicate 400");
  });

  test("4.4: a rule of another group is not found", async () => {
    await expectRefused(() => modify(TAGGED_RULE, narrower, DATABASE), "InvalidSecurityGroupRuleId.NotFound 400");
  });

  test("4.4: several updates are not one: what came before the refused one stays", async () => {
    const unknown = { SecurityGroupRuleId: "sgr-0000000000000dead", SecurityGroupRule: narrower };
    const both = [{ SecurityGroupRuleId: TAGGED_RULE, SecurityGroupRule: narrower }, unknown];
    const answer = ec2.send(new Modify({ GroupId: WEB, SecurityGroupRules: both }));
    expect(await failureOf(answer)).toBe("InvalidSecurityGroupRuleId.NotFound 400");
    expect((await ruleOf(TAGGED_RULE))?.CidrIpv4).toBe("10.0.10.0/27");
    expect(sandbox.requests.find((request) => request.action === "ModifySecurityGroupRules")?.outcome).toEqual({
      status: 400,
      code: "InvalidSecurityGroupRuleId.NotFound",
      changed: true,
    });
  });
});

describe("tags", () => {
  test("4.2: CreateTags and DeleteTags reach rules and groups", async () => {
    const Resources = [TAGGED_RULE, WEB];
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: "owner", Value: "new" }] }));
    expect((await ruleOf(TAGGED_RULE))?.Tags).toEqual([{ Key: "owner", Value: "new" }]);
    await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: "owner" }, { Key: "Name", Value: "not this" }] }));
    expect((await ruleOf(TAGGED_RULE))?.Tags).toEqual([]);
    expect(sandbox.account.groups().find((group) => group.groupId === WEB)?.tags).toEqual({ Name: "web" });
  });

  test("4.2: one resource that is not there, and nothing is tagged", async () => {
    const Resources = [WEB, "sgr-0000000000000dead"];
    const command = new CreateTagsCommand({ Resources, Tags: [{ Key: "a", Value: "b" }] });
    await expectRefused(() => ec2.send(command), "InvalidSecurityGroupRuleId.NotFound 400");
  });

  test("4.2: AWS's own keys cannot be set", async () => {
    const command = new CreateTagsCommand({
      Resources: [WEB],
      Tags: [{ Key: "aws:cloudformation:stack-name", Value: "b" }],
    });
    await expectRefused(() => ec2.send(command), "InvalidParameterValue 400");
  });
});

describe("dry run", () => {
  const dry = (permission: IpPermission) =>
    ec2.send(new Authorize({ GroupId: WEB, IpPermissions: [permission], DryRun: true }));

  test("4.4: says that the call is permitted, and changes nothing", async () => {
    await expectRefused(() => dry(tcp("10.7.0.0/24")), "DryRunOperation 412");
  });

  test("4.4: says nothing about duplicates", async () => {
    await expectRefused(() => dry(tcp("10.0.0.0/16")), "DryRunOperation 412");
  });

  test("4.4: says nothing about the quota", async () => {
    await expectRefused(() => dry(tcp(...many(61))), "DryRunOperation 412");
  });

  test("4.4: tells a denied action, as the call itself does", async () => {
    sandbox.deniedActions.add("ec2:Authorize*");
    await expectRefused(() => dry(tcp("10.7.0.0/24")), "UnauthorizedOperation 403");
    await expectRefused(() => authorize(WEB, tcp("10.7.0.0/24")), "UnauthorizedOperation 403");
    expect(await failureOf(revokeIds(WEB, TAGGED_RULE))).toBe("no error");
  });
});
