import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { AwsSession } from "@sgt/aws";
import type { GroupRecord } from "@sgt/sandbox";
import type { LiveRule } from "@sgt/snapshot";
import { ACCOUNT, type GroupCase, REGION } from "./plan-of.js";

type Tags = NonNullable<SecurityGroupRule["Tags"]>;
/** A command of the SDK; what it asks for is read by its class. */
type Sent = { readonly input: object };

/** The request or its answer is lost, or the process dies before or after the change. */
export type Mishap = "lost-request" | "lost-answer" | "killed-before" | "killed-after";

/**
 * The groups of an account in memory, behind the client of the SDK itself: no connection, no XML, nothing shared with
 * the code under test. It knows the quota (IPv4 and IPv6 apart, references in both), duplicates, tags and ids.
 */
export class MemoryEc2 {
  readonly #rules = new Map<string, Map<string, SecurityGroupRule>>();
  readonly #quota: number;
  /** Calls, by name, that are not permitted. */
  readonly denied = new Set<string>();
  readonly #onChange: (groups: readonly GroupRecord[]) => void;
  #lastId = 0;
  #changeCount = 0;
  #mishap: { readonly from: number; readonly to: number; readonly kind: Mishap } | null = null;
  #killed: () => void = () => undefined;
  /** Resolves when whoever asks was killed. */
  readonly killed: Promise<"killed"> = new Promise((resolve) => {
    this.#killed = () => resolve("killed");
  });
  /** How many reads after each change show the time before it. */
  lag = 0;
  #staleReads = 0;
  #before: ReadonlyMap<string, ReadonlyMap<string, SecurityGroupRule>> = new Map();
  /** What was done, in order: changes by their names, reads of rules as `read`, or `old` where they showed the time before. */
  readonly calls: string[] = [];
  /** Calls that AWS refused for lack of room. */
  refusedCount = 0;

  constructor(groups: readonly GroupCase[], quota: number, onChange: (groups: readonly GroupRecord[]) => void) {
    this.#quota = quota;
    this.#onChange = onChange;
    for (const { groupId, before } of groups) {
      const stored = before.map((rule) => [rule.ruleId ?? "", storedRule(groupId, rule)] as const);
      this.#rules.set(groupId, new Map(stored));
    }
  }

  /** A session on this account. */
  session(): AwsSession {
    const client: EC2Client = Object.create(EC2Client.prototype, {
      send: { value: async (sent: Sent) => this.#answer(sent) },
    });
    const none = () => {
      throw new Error("not in this account");
    };
    return {
      accountId: ACCOUNT,
      partition: "aws",
      region: REGION,
      callerArn: `arn:aws:iam::${ACCOUNT}:user/test`,
      endpoint: null,
      readOnly: false,
      ec2Reader: async () => client,
      ec2Writer: async () => client,
      client: none,
      inRegion: none,
      withRole: none,
      readingConfig: none,
      close: () => undefined,
    };
  }

  /** As the judge reads it: no ids, and not what somebody else added. */
  records(): GroupRecord[] {
    return [...this.#rules].map(([groupId, rules]) => ({
      groupId,
      rules: [...rules.values()]
        .filter((rule) => !isStrange(rule))
        .map((rule) => ({ direction: "ingress", permission: permissionOf(rule) })),
    })) as unknown as GroupRecord[];
  }

  /** All that must be the same after a revert: everything but ids and order. */
  content({ tags = true }: { readonly tags?: boolean } = {}): string[] {
    const text = (rule: SecurityGroupRule) =>
      `${identityOf(rule)} ${rule.Description ?? ""} ${tags ? tagText(rule.Tags) : ""}`;
    return [...this.#rules].flatMap(([groupId, rules]) =>
      [...rules.values()].map((rule) => `${groupId} ${text(rule)}`).sort(),
    );
  }

  /** The rules of a group by what they are, with their tags. */
  tagsOf(groupId: string): Record<string, string> {
    return Object.fromEntries([...this.#group(groupId).values()].map((rule) => [identityOf(rule), tagText(rule.Tags)]));
  }

  /** Somebody else takes all the room that the IPv4 rules of a group leave, or so much of it. */
  fill(groupId: string, most = Number.POSITIVE_INFINITY): void {
    const rules = this.#group(groupId);
    const used = [...rules.values()].filter((rule) => rule.CidrIpv6 === undefined).length;
    for (let i = 0; i < Math.min(most, this.#quota - used); i++) {
      const id = this.#newId();
      const traffic = { IpProtocol: "tcp", FromPort: 60_001, ToPort: 60_001, CidrIpv4: `198.51.100.${i}/32` };
      rules.set(id, { ...traffic, GroupId: groupId, SecurityGroupRuleId: id, Tags: [] });
    }
  }

  /** They are gone again. */
  clear(groupId: string): void {
    const rules = this.#group(groupId);
    for (const [id, rule] of rules) if (isStrange(rule)) rules.delete(id);
  }

  /** Something goes wrong with a change to come, counted from 0 on, and with those after it. */
  strike(at: number, kind: Mishap, times = 1): void {
    const from = this.#changeCount + at;
    this.#mishap = { from, to: from + times, kind };
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    this.#mishap = null;
  }

  /** Description and tags of the rules of a group, by id. */
  marksOf(groupId: string): Record<string, string> {
    const marks = ({ Description, Tags }: SecurityGroupRule) => `${Description ?? ""} ${tagText(Tags)}`;
    return Object.fromEntries([...this.#group(groupId)].map(([id, rule]) => [id, marks(rule)]));
  }

  /** Somebody else takes all tags off a rule. */
  untag(groupId: string, identity: string): void {
    const rules = this.#group(groupId);
    for (const [id, rule] of rules) if (identityOf(rule) === identity) rules.set(id, { ...rule, Tags: [] });
  }

  /** Somebody else deletes a group. */
  removeGroup(groupId: string): void {
    this.#rules.delete(groupId);
  }

  /** Somebody else removes a rule. */
  remove(groupId: string, ruleId: string): void {
    this.#group(groupId).delete(ruleId);
  }

  /** Somebody else describes a rule otherwise, and tags it. */
  describe(groupId: string, ruleId: string, Description: string, tags: Readonly<Record<string, string>> = {}): void {
    const rules = this.#group(groupId);
    rules.set(ruleId, { ...rules.get(ruleId), Description });
    this.#tag({ Resources: [ruleId], Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) });
  }

  /** Whoever asks is killed: there is no answer, ever. */
  #hang(): Promise<never> {
    this.#killed();
    return new Promise(() => undefined);
  }

  #answer(sent: Sent): object | Promise<never> {
    const $metadata = { requestId: "r-1" };
    if (sent instanceof DescribeSecurityGroupsCommand) {
      return {
        $metadata,
        SecurityGroups: [...this.#rules.keys()].filter(this.#isWanted(sent.input)).map((GroupId) => ({ GroupId })),
      };
    }
    if (sent instanceof DescribeSecurityGroupRulesCommand) {
      const isOld = this.#staleReads-- > 0;
      this.calls.push(isOld ? "old" : "read");
      const shown = isOld ? this.#before : this.#rules;
      const groups = [...shown].filter(([groupId]) => this.#isWanted(sent.input)(groupId));
      return { $metadata, SecurityGroupRules: groups.flatMap(([, rules]) => [...rules.values()]) };
    }
    if (this.denied.has(sent.constructor.name.replace(/Command$/, ""))) throw failure("UnauthorizedOperation");
    if ((sent.input as { DryRun?: boolean }).DryRun === true) throw failure("DryRunOperation");
    const mishap = this.#mishapAt(this.#changeCount++);
    if (mishap === "killed-before") return this.#hang();
    if (mishap === "lost-request") throw lost();
    const before = new Map([...this.#rules].map(([groupId, rules]) => [groupId, new Map(rules)]));
    const answer = this.#change(sent);
    this.calls.push(sent.constructor.name.replace(/Command$/, ""));
    this.#before = before;
    this.#staleReads = this.lag;
    this.#onChange(this.records());
    if (mishap === "killed-after") return this.#hang();
    if (mishap === "lost-answer") throw lost();
    return { $metadata, Return: true, ...answer };
  }

  #mishapAt(at: number): Mishap | null {
    if (this.#mishap === null || at < this.#mishap.from || at >= this.#mishap.to) return null;
    return this.#mishap.kind;
  }

  #isWanted({ Filters }: Pick<DescribeSecurityGroupsCommand["input"], "Filters">): (groupId: string) => boolean {
    return (groupId) => Filters === undefined || Filters.some(({ Values = [] }) => Values.includes(groupId));
  }

  #change(sent: Sent): object {
    if (sent instanceof AuthorizeSecurityGroupIngressCommand)
      return { SecurityGroupRules: this.#authorize(sent.input) };
    if (sent instanceof RevokeSecurityGroupIngressCommand) return this.#revoke(sent.input);
    if (sent instanceof ModifySecurityGroupRulesCommand) return this.#modify(sent.input);
    if (sent instanceof CreateTagsCommand) return this.#tag(sent.input);
    throw new Error(`not in this account: ${sent.constructor.name}`);
  }

  #authorize({
    GroupId = "",
    IpPermissions = [],
    TagSpecifications,
  }: AuthorizeSecurityGroupIngressCommand["input"]): SecurityGroupRule[] {
    const rules = this.#group(GroupId);
    const Tags = TagSpecifications?.[0]?.Tags ?? [];
    const added = IpPermissions.flatMap(peersOf).map((rule) => ({
      ...rule,
      GroupId,
      Tags,
      SecurityGroupRuleId: this.#newId(),
    }));
    const known = new Set([...rules.values()].map(identityOf));
    if (added.some((rule) => known.has(identityOf(rule)))) throw failure("InvalidPermission.Duplicate");
    const all = [...rules.values(), ...added];
    const isOver = (other: "CidrIpv4" | "CidrIpv6"): boolean =>
      added.some((rule) => rule[other] === undefined) &&
      all.filter((rule) => rule[other] === undefined).length > this.#quota;
    if (isOver("CidrIpv6") || isOver("CidrIpv4")) {
      this.refusedCount += 1;
      throw failure("RulesPerSecurityGroupLimitExceeded");
    }
    for (const rule of added) rules.set(rule.SecurityGroupRuleId, rule);
    return added;
  }

  #revoke({ GroupId = "", SecurityGroupRuleIds = [] }: RevokeSecurityGroupIngressCommand["input"]): object {
    const rules = this.#group(GroupId);
    if (SecurityGroupRuleIds.some((id) => !rules.has(id))) throw failure("InvalidSecurityGroupRuleId.NotFound");
    for (const id of SecurityGroupRuleIds) rules.delete(id);
    return {};
  }

  #modify({ GroupId = "", SecurityGroupRules = [] }: ModifySecurityGroupRulesCommand["input"]): object {
    const rules = this.#group(GroupId);
    for (const { SecurityGroupRuleId = "", SecurityGroupRule: wanted = {} } of SecurityGroupRules) {
      const { Tags = [], ...old } = rules.get(SecurityGroupRuleId) ?? {};
      if (old.SecurityGroupRuleId === undefined) throw failure("InvalidSecurityGroupRuleId.NotFound");
      const { ReferencedGroupId: _id, ...properties } = wanted;
      const changed = { ...properties, GroupId, SecurityGroupRuleId, Tags };
      if ((old.CidrIpv4 === undefined) !== (changed.CidrIpv4 === undefined)) throw failure("InvalidParameterValue");
      const others = [...rules].filter(([id]) => id !== SecurityGroupRuleId);
      if (others.some(([, rule]) => identityOf(rule) === identityOf(changed)))
        throw failure("InvalidPermission.Duplicate");
      rules.set(SecurityGroupRuleId, changed);
    }
    return {};
  }

  #tag({ Resources = [], Tags = [] }: CreateTagsCommand["input"]): object {
    for (const rules of this.#rules.values()) {
      for (const id of Resources) {
        const rule = rules.get(id);
        const kept = (rule?.Tags ?? []).filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
        if (rule !== undefined) rules.set(id, { ...rule, Tags: [...kept, ...Tags] });
      }
    }
    return {};
  }

  #group(groupId: string): Map<string, SecurityGroupRule> {
    const rules = this.#rules.get(groupId);
    if (rules === undefined) throw failure("InvalidGroup.NotFound");
    return rules;
  }

  #newId(): string {
    this.#lastId += 1;
    return `sgr-${String(this.#lastId).padStart(17, "9")}`;
  }
}

function isStrange({ CidrIpv4 = "" }: SecurityGroupRule): boolean {
  return CidrIpv4.startsWith("198.51.100.");
}

/** As Node throws a connection that broke off. */
function lost(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

/** As the SDK throws what AWS refuses. */
function failure(name: string): Error {
  return Object.assign(new Error(name), { name, $fault: "client", $metadata: { httpStatusCode: 400 } });
}

function peersOf({
  IpRanges,
  Ipv6Ranges,
  UserIdGroupPairs,
  PrefixListIds,
  ...traffic
}: IpPermission): SecurityGroupRule[] {
  const text = (Description?: string) => (Description === undefined ? {} : { Description });
  return [
    ...(IpRanges ?? []).map((one) => ({ ...traffic, CidrIpv4: one.CidrIp, ...text(one.Description) })),
    ...(Ipv6Ranges ?? []).map((one) => ({ ...traffic, CidrIpv6: one.CidrIpv6, ...text(one.Description) })),
    ...(PrefixListIds ?? []).map((one) => ({ ...traffic, PrefixListId: one.PrefixListId, ...text(one.Description) })),
    ...(UserIdGroupPairs ?? []).map(({ GroupId, UserId, Description }) => ({
      ...traffic,
      ReferencedGroupInfo: { GroupId, UserId },
      ...text(Description),
    })),
  ] as SecurityGroupRule[];
}

function storedRule(GroupId: string, rule: LiveRule): SecurityGroupRule {
  const { protocol, fromPort, toPort, peer, description, ruleId, tags } = rule;
  return {
    GroupId,
    SecurityGroupRuleId: ruleId ?? "",
    IpProtocol: protocol,
    ...(fromPort === null ? {} : { FromPort: fromPort }),
    ...(toPort === null ? {} : { ToPort: toPort }),
    ...(peer.kind === "ipv4" ? { CidrIpv4: peer.cidr } : {}),
    ...(peer.kind === "ipv6" ? { CidrIpv6: peer.cidr } : {}),
    ...(peer.kind === "prefix-list" ? { PrefixListId: peer.prefixListId } : {}),
    ...(peer.kind === "group" ? { ReferencedGroupInfo: { GroupId: peer.groupId, UserId: ACCOUNT } } : {}),
    ...(description === undefined ? {} : { Description: description }),
    Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

function permissionOf({ IpProtocol, FromPort, ToPort, ...peer }: SecurityGroupRule): IpPermission {
  return {
    IpProtocol,
    ...(FromPort === undefined ? {} : { FromPort }),
    ...(ToPort === undefined ? {} : { ToPort }),
    IpRanges: peer.CidrIpv4 === undefined ? [] : [{ CidrIp: peer.CidrIpv4 }],
    Ipv6Ranges: peer.CidrIpv6 === undefined ? [] : [{ CidrIpv6: peer.CidrIpv6 }],
    PrefixListIds: peer.PrefixListId === undefined ? [] : [{ PrefixListId: peer.PrefixListId }],
    UserIdGroupPairs: peer.ReferencedGroupInfo === undefined ? [] : [{ GroupId: peer.ReferencedGroupInfo.GroupId }],
  };
}

function identityOf({
  IpProtocol,
  FromPort,
  ToPort,
  CidrIpv4,
  CidrIpv6,
  PrefixListId,
  ReferencedGroupInfo,
}: SecurityGroupRule): string {
  return `${IpProtocol} ${FromPort ?? ""}-${ToPort ?? ""} ${CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId}`;
}

function tagText(tags: Tags | undefined): string {
  return (tags ?? [])
    .map(({ Key, Value }) => `${Key}=${Value}`)
    .sort()
    .join(" ");
}
