// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are what must not be taken for templates
import { type Plan, type PlanOptions, parseExceptions, planExtension, planGraded, planTightening } from "@sgt/rules";
import { eni, evidence, FROM, group, NOW, region, row } from "@sgt/scenes";
import type { LiveRule, Peer, RegionSnapshot } from "@sgt/snapshot";

// A true plan over a group in which everything occurs: IPv4 and IPv6, all protocols, ICMP, references, hostile texts.

const DAY = 86_400;

/** Texts that break out of whatever does not quote them. */
export const HOSTILE: readonly string[] = [
  '"; exit 1 #',
  "'; touch /tmp/pwned; '",
  "$(touch /tmp/pwned) `id`",
  '${file("/etc/passwd")} %{ for x in y } $${a} $$${b} %%%{c}',
  'line\nbreak\r\n}\nresource "x" "y" {',
  "{{resolve:ssm:/secret}} ${AWS::AccountId}",
  'back\\slash \\" \\u0024{',
  "</details><script>alert(1)</script> | x | [a](http://192.0.2.1)",
  "\u001b[31mred\u0000\u2028",
];

function rule(
  traffic: readonly [string, number | null, number | null],
  peer: Peer,
  more: Partial<LiveRule> = {},
): LiveRule {
  const [protocol, fromPort, toPort] = traffic;
  return { protocol, fromPort, toPort, peer, ...more };
}

const ipv4 = (cidr: string): Peer => ({ kind: "ipv4", cidr });
const TCP = ["tcp", 443, 443] as const;

const RULES: readonly LiveRule[] = [
  ...HOSTILE.map((description, at) =>
    rule(["tcp", 1000 + at, 1000 + at], ipv4("10.0.0.0/16"), { description, ruleId: `sgr-${at}` }),
  ),
  rule(TCP, ipv4("10.1.0.0/16"), { ruleId: "sgr-a", tags: { "it's": '"${x}"', "aws:x": "y" } }),
  rule(["-1", null, null], ipv4("10.2.0.0/16"), { ruleId: "sgr-b" }),
  rule(["icmp", 8, -1], ipv4("10.3.0.0/16"), { ruleId: "sgr-c" }),
  rule(["50", null, null], ipv4("10.4.0.0/16"), { ruleId: "sgr-d" }),
  rule(["udp", 500, 600], { kind: "ipv6", cidr: "fd00::/32" }, { ruleId: "sgr-e" }),
  rule(TCP, { kind: "group", groupId: "sg-2", accountId: "210987654321" }, { ruleId: "sgr-f" }),
  rule(TCP, { kind: "prefix-list", prefixListId: "pl-1" }, { ruleId: "sgr-g", tags: { "a${b}": "it's" } }),
  rule(["tcp", 22, 22], ipv4("10.9.0.1/32")),
];

const SOURCES: readonly (readonly [protocol: number, port: number, source: string])[] = [
  ...HOSTILE.map((_, at) => [6, 1000 + at, "10.0.7.7"] as const),
  [6, 443, "10.1.1.1"],
  [6, 443, "10.1.200.1"],
  [17, 9, "10.2.1.1"],
  [1, 0, "10.3.1.1"],
  [50, 0, "10.4.1.1"],
  [17, 500, "fd00::7"],
];

const rows = SOURCES.flatMap(([protocol, port, source]) =>
  Array.from({ length: 90 }, (_, day) => {
    const firstSeen = FROM + day * DAY;
    const date = new Date(firstSeen * 1000).toISOString().slice(0, 10);
    return row("eni-1", protocol, port, source, { date, firstSeen, lastSeen: firstSeen + 9 });
  }),
);

/** One group of these rules, and its interface. */
const regionOf = (ingress: readonly LiveRule[], ruleQuota = 60): RegionSnapshot =>
  region({
    groups: [group("sg-1", ingress, { groupName: 'web"${x}\n# | </details>' })],
    enis: [eni("eni-1", ["sg-1"])],
    prefixLists: [
      { prefixListId: "pl-1", name: "x", family: 4, ownerId: "123456789012", weight: 2, cidrs: ["192.0.2.0/24"] },
    ],
    ruleQuota,
  });

/** @param ruleQuota short, and old and new do not fit side by side */
export function planCase(ruleQuota = 60): Plan {
  const keep = [{ source: "10.1.9.0/28", ports: "tcp 443", owner: "net|team", reason: "failover", ticket: "NET-1" }];
  return planGraded({
    region: regionOf(RULES, ruleQuota),
    evidence: evidence(rows, ["eni-1"]),
    exceptions: parseExceptions({ schema: "sgt/keep/v1", keep }),
    options: { ipv6PrefixThreshold: 64 },
    now: NOW,
  }).plan;
}

/** What becomes of rules when these addresses alone are approved. */
export function approvedCase(ingress: readonly LiveRule[], approved: readonly string[], tolerance = 0): Plan {
  const options: Partial<PlanOptions> = {
    tolerance,
    ipv6PrefixThreshold: 64,
    privateBlocks: ["10.0.0.0/8", "2001:db8::/32"],
  };
  return planTightening({ region: regionOf(ingress, 5000), evidence: null, approved, options, now: NOW });
}

/** An extension that moves the end of a rule whose tag says it too. */
export function movedEndCase(): Plan {
  const standing = rule(
    ["tcp", 443, 443],
    { kind: "ipv4", cidr: "10.4.7.7/32" },
    { ruleId: "sgr-1", tags: { "sgt:expires": "2026-11-20T12:30:00Z", team: "shop" } },
  );
  return planExtension({
    region: regionOf([standing]),
    requests: [{ groupId: "sg-1", protocol: "tcp", fromPort: 443, toPort: 443, cidr: "10.4.7.7/32" }],
    mark: { expiresAt: "2026-11-21T12:00:00Z", ticket: "INC-7", owner: null },
    reason: "",
    now: NOW,
  });
}

/** A plan with a group for its source, which stands for two clients far apart. */
export function referenceCase(): Plan {
  const clients = ["10.1.1.1", "10.1.200.1"];
  const members = clients.map((address) => eni(`eni-${address}`, ["sg-clients"], { addresses: [address] }));
  const wide = rule(TCP, ipv4("10.1.0.0/16"), { ruleId: "sgr-a" });
  return planTightening({
    region: region({
      groups: [group("sg-1", [wide]), group("sg-clients", [])],
      enis: [eni("eni-1", ["sg-1"]), ...members],
    }),
    evidence: evidence(
      clients.map((address) => row("eni-1", 6, 443, address)),
      ["eni-1"],
    ),
    options: { references: "prefer" },
    now: NOW,
  });
}
