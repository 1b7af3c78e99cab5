// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are what must not be taken for templates
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "@cdktf/hcl2json";
import { describe, expect, test } from "@jest/globals";
import { planAsAwsCli, planAsCloudFormation, planAsReview, planAsSmt2, planAsTerraform } from "@sgt/report/plan";
import { type Rule, ruleIdentity } from "@sgt/snapshot";
import { approvedCase, HOSTILE, movedEndCase, planCase, referenceCase } from "./plan-case.js";

const plan = planCase();
const [group] = plan.groups;
const cidrs = (rules: readonly Rule[]): string[] => rules.map(ruleIdentity).sort();

/** A rule as AWS's API, its CLI and CloudFormation spell it. */
interface Spelled {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
}

function identityOf({ IpProtocol, FromPort, ToPort }: Spelled, peer: string): string {
  return `${IpProtocol} ${FromPort === undefined ? "*" : `${FromPort}-${ToPort}`} ${peer}`;
}

test("the case is what it is meant to be", () => {
  expect(group?.remove.length).toBe(14);
  expect(plan.grade?.level).not.toBe("failing");
  expect(new Set(group?.add.map(({ peer }) => peer.kind))).toEqual(new Set(["ipv4", "ipv6"]));
});

describe("a group as a source", () => {
  const referring = referenceCase();
  test("is what the plan writes", () => {
    expect(referring.groups[0]?.add.map(({ peer }) => peer)).toEqual([{ kind: "group", groupId: "sg-clients" }]);
  });
  test.each<[name: string, text: string, said: string]>([
    ["Terraform", planAsTerraform(referring), 'referenced_security_group_id = "sg-clients"'],
    ["CloudFormation", planAsCloudFormation(referring).join(""), '"SourceSecurityGroupId": "sg-clients"'],
    ["AWS CLI", planAsAwsCli(referring), '"UserIdGroupPairs":[{"GroupId":"sg-clients"'],
    ["Markdown", planAsReview(referring, []), "sg-clients"],
    ["SMT-LIB", planAsSmt2(referring), "(assert (or (not (or false |from sg-clients|))"],
  ])("stands in %s", (_name, text, said) => {
    expect(text).toContain(said);
  });
});

type Hcl = Readonly<Record<string, string | number | object>>;
interface Parsed {
  readonly resource: { readonly aws_vpc_security_group_ingress_rule: Readonly<Record<string, readonly Hcl[]>> };
  readonly import: readonly { readonly to: string; readonly id: string }[];
}

describe("Terraform, read by HashiCorp's own parser", () => {
  const text = planAsTerraform(plan);
  /** Null for what stays behind when all below GOES has been deleted. */
  const read = async (hcl: string): Promise<Parsed> => (await parse("plan.tf", hcl)) as unknown as Parsed;

  test("has one resource for each rule that stands before or after, and imports those that stand", async () => {
    const { resource, import: imports } = await read(text);
    const names = Object.keys(resource.aws_vpc_security_group_ingress_rule);
    const withId = group?.before.filter((rule) => rule.ruleId !== undefined) ?? [];
    expect(names.length).toBe((group?.add.length ?? 0) + withId.length);
    expect(imports.map(({ id }) => id).sort()).toEqual(withId.map((rule) => rule.ruleId).sort());
    for (const { to } of imports)
      expect(names).toContain(to.replace(/^\$\{aws_vpc_security_group_ingress_rule\.|\}$/g, ""));
  });

  test("without all below GOES there is exactly what stands after the change", async () => {
    const [kept = ""] = text.split("# GOES");
    const { resource } = await read(kept);
    const after = Object.values(resource.aws_vpc_security_group_ingress_rule).map(([one]) => {
      const { cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id, ip_protocol, from_port, to_port } =
        one as Hcl;
      const peer = cidr_ipv4 ?? cidr_ipv6 ?? prefix_list_id ?? `${referenced_security_group_id}`.replace(/^\d+\//, "");
      return identityOf({ IpProtocol: `${ip_protocol}`, ...ports(from_port, to_port) }, `${peer}`);
    });
    const gone = new Set(group?.remove.map(ruleIdentity));
    // The rule without an id cannot be imported; a comment says so.
    const stands = group?.before.filter((rule) => !gone.has(ruleIdentity(rule)) && rule.ruleId !== undefined) ?? [];
    expect(after.sort()).toEqual(cidrs([...stands, ...(group?.add ?? [])]));
    expect(kept).toContain("cannot be imported: tcp 22-22 10.9.0.1/32");
  });

  test("hostile descriptions and tags come back as they were", async () => {
    const { resource } = await read(text);
    const all = Object.values(resource.aws_vpc_security_group_ingress_rule).map(([one]) => one as Hcl);
    const descriptions = all.map(({ description }) => description);
    // What would be a template stands for itself: the parser escapes it again.
    for (const hostile of HOSTILE) expect(descriptions).toContain(literal(hostile));
    expect(all.filter(({ tags }) => tags !== undefined).map(({ tags }) => tags)).toEqual(
      expect.arrayContaining([{ "it's": literal('"${x}"') }]),
    );
  });

  test("a reference to a group of another account names the account", () => {
    expect(text).toContain('referenced_security_group_id = "210987654321/sg-2"');
  });

  test("a group whose quota does not hold old and new side by side is left out by name", () => {
    const short = planAsTerraform(planCase(20));
    expect(short).toContain("is left out: old and new rules cannot stand together");
    expect(short).not.toContain("resource ");
  });
});

describe("an extension that moves an end", () => {
  const moved = movedEndCase();

  test("is two calls of the AWS CLI: the description, and the tag that says the end", () => {
    const text = planAsAwsCli(moved);
    expect(text).toMatch(/modify-security-group-rules.*create-tags.*--resources "\$rule"/s);
    expect(text).toContain("--tags 'Key=sgt:expires,Value=2026-11-21T12:00:00Z'");
    expect(text).not.toContain("Key=sgt:ticket");
  });

  test("is none of Terraform's and CloudFormation's, which would add the rule twice", () => {
    expect(planAsTerraform(moved)).not.toContain("resource ");
    const [template = "{}"] = planAsCloudFormation(moved);
    expect(JSON.parse(template)).toMatchObject({
      Resources: {},
      Metadata: { Sgt: { LeftOut: [{ GroupId: "sg-1" }] } },
    });
  });
});

function ports(from: unknown, to: unknown): { FromPort?: number; ToPort?: number } {
  return typeof from === "number" ? { FromPort: from, ToPort: Number(to) } : {};
}

/** As hcl2json writes text that is no template. */
function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (mark) => mark + mark);
}

/** As CloudFormation reads it. */
type Described = string | { readonly "Fn::Join": readonly [string, readonly string[]] };
const textOf = (text: Described = ""): string => {
  const parts = typeof text === "string" ? [text] : text["Fn::Join"][1];
  expect(parts.filter((part) => part.includes("${"))).toEqual([]);
  return parts.join("");
};

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties: Spelled & Record<string, string> & { readonly Description?: Described };
      }
    >
  >;
  readonly Metadata: {
    readonly Sgt: { readonly RevokeAfterwards: readonly { IpPermissions: readonly Permission[] }[] };
  };
}
interface Permission extends Spelled {
  readonly IpRanges?: readonly { readonly CidrIp: string; readonly Description?: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string; readonly Description?: string }[];
}

const permissionIdentities = (permissions: readonly Permission[]): string[] =>
  permissions
    .flatMap((permission) => [
      ...(permission.IpRanges ?? []).map(({ CidrIp }) => identityOf(permission, CidrIp)),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => identityOf(permission, CidrIpv6)),
    ])
    .sort();

describe("CloudFormation", () => {
  const texts = planAsCloudFormation(plan);
  const template = JSON.parse(texts[0] ?? "") as Template;

  test("adds the new rules, and names those to revoke afterwards", () => {
    const resources = Object.values(template.Resources);
    expect(new Set(resources.map(({ Type }) => Type))).toEqual(new Set(["AWS::EC2::SecurityGroupIngress"]));
    const added = resources.map(({ Properties }) =>
      identityOf(Properties, `${Properties.CidrIp ?? Properties.CidrIpv6}`),
    );
    expect(added.sort()).toEqual(cidrs(group?.add ?? []));
    const revoked = template.Metadata.Sgt.RevokeAfterwards.flatMap(({ IpPermissions }) => IpPermissions);
    expect(permissionIdentities(revoked)).toEqual(cidrs(group?.remove ?? []));
  });

  test("names are letters and digits, and no text is a dynamic reference", () => {
    for (const name of Object.keys(template.Resources)) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]{0,254}$/);
    const descriptions = Object.values(template.Resources).map(({ Properties }) => textOf(Properties.Description));
    expect(descriptions.filter((text) => text.includes("{{resolve:"))).toEqual([]);
    expect(descriptions.join("")).toContain("{ {resolve:ssm:/secret}} ${AWS::AccountId}");
  });

  test("more than 500 rules take several templates", () => {
    // Each second address, so that no two make one CIDR.
    const hosts = Array.from({ length: 1100 }, (_, at) => `10.0.${at >> 7}.${(at & 127) * 2}/32`);
    const many = approvedCase([rule("tcp", 443, 443, "10.0.0.0/16")], hosts);
    const sizes = planAsCloudFormation(many).map(
      (text) => Object.keys((JSON.parse(text) as Template).Resources).length,
    );
    expect(sizes).toEqual([500, 500, 100]);
  });
});

const rule = (protocol: string, fromPort: number, toPort: number, cidr: string): Rule => ({
  ...{ protocol, fromPort, toPort },
  peer: { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr },
});

/** Two rules that differ in what a name may lose: a sign, or the gap of an IPv6 address. */
const ALIKE: readonly (readonly [string, Rule, Rule])[] = [
  ["icmp 8/-1 and icmp 8/1", rule("icmp", 8, -1, "10.0.0.0/24"), rule("icmp", 8, 1, "10.0.0.0/24")],
  ["icmp -1/-1 and icmp 1/1", rule("icmp", -1, -1, "10.0.0.0/24"), rule("icmp", 1, 1, "10.0.0.0/24")],
  ["tcp 80-443 and tcp 8-443", rule("tcp", 80, 443, "10.0.0.0/24"), rule("tcp", 8, 443, "10.0.0.0/24")],
  ["2001:db8::1 and 2001:db8:1::", rule("tcp", 1, 1, "2001:db8::1/128"), rule("tcp", 1, 1, "2001:db8:1::/128")],
];
const WIDER: Readonly<Record<string, string>> = {
  "10.0.0.0/24": "10.0.0.0/16",
  "2001:db8::1/128": "2001:db8::/48",
  "2001:db8:1::/128": "2001:db8:1::/48",
};

describe("the name of a rule does not depend on what stands beside it", () => {
  /** Of rules that stand, beside one that is replaced: a plan never adds what another rule allows already. */
  const inTerraform = (...rules: readonly Rule[]): string[] => {
    const stand = rules.map((one, at) => ({ ...one, ruleId: `sgr-${at}` }));
    const text = planAsTerraform(approvedCase([...stand, rule("udp", 53, 53, "10.0.0.0/16")], ["10.0.0.0/24"]));
    return [...text.matchAll(/^resource "[^"]+" "([^"]+)"/gm)]
      .map(([, name = ""]) => name)
      .filter((n) => !/udp/.test(n));
  };
  /** Of a rule that is added. */
  const inCloudFormation = ({ protocol, fromPort, toPort, peer }: Rule): string[] => {
    const cidr = "cidr" in peer ? peer.cidr : "";
    const replaced = rule(protocol, Number(fromPort), Number(toPort), WIDER[cidr] ?? "");
    const texts = planAsCloudFormation(approvedCase([replaced], [cidr]));
    return texts.flatMap((text) => Object.keys((JSON.parse(text) as Template).Resources));
  };

  test.each(ALIKE)("%s", (_name, one, other) => {
    const [alone, beside] = [inTerraform(one), inTerraform(other)];
    expect(alone).toHaveLength(1);
    expect(inTerraform(one, other)).toEqual([...alone, ...beside]);
    expect(inTerraform(other, one)).toEqual([...beside, ...alone]);
    expect(inCloudFormation(one)).toHaveLength(1);
    expect(inCloudFormation(one)).not.toEqual(inCloudFormation(other));
  });
});

describe("AWS CLI calls, read by bash", () => {
  const script = planAsAwsCli(plan);

  test("parse, and hand over exactly the plan's steps in their order", () => {
    const calls = runWithFakeAws(script, plan.accountId);
    expect(calls.map((argv) => argv.slice(0, 6))).toEqual([
      ["sts", "get-caller-identity", "--query", "Account", "--output", "text"],
      ["ec2", "authorize-security-group-ingress", "--region", "eu-west-1", "--group-id", "sg-1"],
      ["ec2", "revoke-security-group-ingress", "--region", "eu-west-1", "--group-id", "sg-1"],
    ]);
    const [add, remove] = calls
      .slice(1)
      .map((argv) => JSON.parse(argv[argv.indexOf("--ip-permissions") + 1] ?? "") as Permission[]);
    expect(permissionIdentities(add ?? [])).toEqual(cidrs(group?.add ?? []));
    expect(permissionIdentities(remove ?? [])).toEqual(cidrs(group?.remove ?? []));
    const described = (add ?? []).flatMap(({ IpRanges = [] }) => IpRanges.map(({ Description }) => Description));
    expect(described.sort()).toEqual(
      group?.add.flatMap(({ peer, description }) => (peer.kind === "ipv4" ? [description] : [])).sort(),
    );
    expect(existsSync("/tmp/pwned")).toBe(false);
  });

  test("stop before the first change when the credentials are of another account", () => {
    expect(runWithFakeAws(script, "999999999999").map(([service]) => service)).toEqual(["sts"]);
  });

  test("quote what is hostile in ids and names as well", () => {
    const evil = "sg-'; touch /tmp/pwned; '";
    const calls = runWithFakeAws(
      planAsAwsCli({ ...plan, groups: plan.groups.map((one) => ({ ...one, groupId: evil })) }),
      plan.accountId,
    );
    expect(calls[1]?.[5]).toBe(evil);
    expect(existsSync("/tmp/pwned")).toBe(false);
  });
});

/** Runs a script with an `aws` that notes its arguments and answers with an account. */
function runWithFakeAws(script: string, account: string): string[][] {
  const dir = mkdtempSync(join(tmpdir(), "sgt-aws-cli-"));
  try {
    const fake = `#!${process.execPath}\nrequire("fs").appendFileSync(${JSON.stringify(join(dir, "calls"))}, JSON.stringify(process.argv.slice(2)) + "\\n");\nif (process.argv[2] === "sts") console.log(${JSON.stringify(account)});\n`;
    writeFileSync(join(dir, "aws"), fake, { mode: 0o755 });
    execFileSync("bash", ["-n"], { input: script });
    spawnSync("bash", [], { input: script, env: { ...process.env, PATH: `${dir}${delimiter}${process.env.PATH}` } });
    return readFileSync(join(dir, "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as string[]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe("the page for a pull request", () => {
  const page = planAsReview(plan, ["3 SKIPDATA records <b>"]);

  test("says what changes, how sure it is, and folds the rest away", () => {
    expect(page).toMatch(/^## Tighten 1 security group\n/);
    expect(page).toContain("Evidence graded");
    expect(page).toContain("10.1.9.0/28 on tcp 443, for net\\|team: failover (NET-1)");
    expect((page.match(/<details>/g) ?? []).length).toBe((page.match(/<\/details>/g) ?? []).length);
  });

  test("takes no markup from the account", () => {
    expect(page).not.toMatch(/<script|<b>|\[a\]\(http/);
    const rows = page.split("\n").filter((line) => line.startsWith("| "));
    // Escaped bars aside, each row of the table of changes has its six cells.
    const changes = rows
      .filter((line) => line.includes("sg-1"))
      .map((line) => line.replaceAll(/\\./g, "").split("|").length - 2);
    expect(new Set(changes)).toEqual(new Set([6]));
  });

  test("names who the new rules allow", () => {
    const name = { kind: "instance", id: "i-0a", name: "web|1" };
    const [source = ""] = plan.observed.flatMap(({ sources }) => sources);
    const named = planAsReview({ ...plan, names: { [source]: name, "10.1.9.0/28": name } }, []);
    expect(named).toMatch(/\/32 \(web\\\|1\)/);
    expect(named).toContain("10.1.9.0/28 (web\\|1) on tcp 443");
  });

  test("says when there is nothing to do", () => {
    const idle = { ...plan, groups: [], totals: { ...plan.totals, addressesBefore: "0", addressesAfter: "0" } };
    expect(planAsReview(idle, [])).toContain("## Nothing to tighten");
    expect(planAsCloudFormation(idle)).toEqual([]);
  });
});
