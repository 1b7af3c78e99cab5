import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AccountView } from "../account/account-view.js";
import type { JsonObject } from "../account/json.js";
import { RegionState } from "../account/region-state.js";
import { ApiError } from "../protocol/api-error.js";
import type { QueryParams } from "../protocol/query-params.js";
import { runEc2Action } from "./ec2-service.js";

const GROUP = "sg-1";
const PEERS = [
  "10.0.0.0/24",
  "10.0.0.9/24",
  "10.0.1.0/24",
  "10.0.0.0/23",
  "2001:db8::/64",
  "2001:db8::1/64",
  "sg-1",
  "pl-3",
];
const CANONICAL: Readonly<Record<string, string>> = { "10.0.0.9/24": "10.0.0.0/24", "2001:db8::1/64": "2001:db8::/64" };
const QUOTA = 4;

/** A rule as the oracle writes it: port and canonical peer. */
type RuleText = string;
interface Asked {
  readonly port: number;
  readonly peer: string;
}

const textOf = ({ port, peer }: Asked): RuleText => `${port} ${CANONICAL[peer] ?? peer}`;

function permissionOf({ port, peer }: Asked): QueryParams {
  const ports = { IpProtocol: "tcp", FromPort: String(port), ToPort: String(port) };
  if (peer.startsWith("sg-")) return { ...ports, Groups: [{ GroupId: peer }] };
  if (peer.startsWith("pl-")) return { ...ports, PrefixListIds: [{ PrefixListId: peer }] };
  return peer.includes(":")
    ? { ...ports, Ipv6Ranges: [{ CidrIpv6: peer }] }
    : { ...ports, IpRanges: [{ CidrIp: peer }] };
}

/** What AWS's facts say should happen to a set of rules, written as plainly as can be. */
function oracle(
  rules: ReadonlySet<RuleText>,
  action: string,
  asked: readonly Asked[],
  isDefaultVpc: boolean,
): Set<RuleText> | string {
  const texts = asked.map(textOf);
  if (action === "Revoke") {
    if (!isDefaultVpc && texts.some((text) => !rules.has(text))) return "InvalidPermission.NotFound";
    return new Set([...rules].filter((rule) => !texts.includes(rule)));
  }
  if (new Set(texts).size < texts.length) return "InvalidParameterValue";
  if (texts.some((text) => rules.has(text))) return "InvalidPermission.Duplicate";
  const after = new Set([...rules, ...texts]);
  const used = (set: ReadonlySet<RuleText>, other: RegExp): number =>
    [...set].filter((rule) => !other.test(rule)).reduce((sum, rule) => sum + (rule.includes("pl-") ? 3 : 1), 0);
  const isOver = [/\./, /:/].some((other) => used(after, other) > QUOTA && used(after, other) > used(rules, other));
  return isOver ? "RulesPerSecurityGroupLimitExceeded" : after;
}

function textOfRecord(permission: JsonObject): RuleText {
  const [peer] = [...JSON.stringify(permission).matchAll(/"(?:CidrIp|CidrIpv6|GroupId|PrefixListId)":"([^"]+)"/g)].map(
    (match) => match[1],
  );
  return `${permission.FromPort} ${peer}`;
}

const asked = fc.array(fc.record({ port: fc.constantFrom(80, 443), peer: fc.constantFrom(...PEERS) }), {
  minLength: 1,
  maxLength: 3,
});
const calls = fc.array(fc.record({ action: fc.constantFrom("Authorize", "Authorize", "Revoke"), asked }), {
  maxLength: 12,
});

test("random calls end in each way that the facts know", () => {
  const ends = fc.sample(calls, { numRuns: 100, seed: 1 }).flatMap((run) => {
    let rules: ReadonlySet<RuleText> = new Set();
    return run.map((call) => {
      const outcome = oracle(rules, call.action, call.asked, false);
      if (typeof outcome !== "string") rules = outcome;
      return typeof outcome === "string" ? outcome : "done";
    });
  });
  const often = [...new Set(ends)].filter((end) => ends.filter((one) => one === end).length >= 10);
  expect(often.sort()).toEqual([
    "InvalidParameterValue",
    "InvalidPermission.Duplicate",
    "InvalidPermission.NotFound",
    "RulesPerSecurityGroupLimitExceeded",
    "done",
  ]);
});

test.each([
  ["a VPC that is not the default", false],
  ["the default VPC", true],
])("4.1, 4.2, 4.4: any run of calls does what the facts say, all of a call or nothing: %s", (_, IsDefault) => {
  fc.assert(
    fc.property(calls, (run) => {
      const state = new RegionState(
        {
          accountId: "123456789012",
          region: "eu-west-1",
          SecurityGroups: [{ GroupId: GROUP, VpcId: "vpc-1", IpPermissions: [] }],
          Vpcs: [{ VpcId: "vpc-1", IsDefault }],
          PrefixLists: [{ PrefixListId: "pl-3", MaxEntries: 3 }],
        },
        QUOTA,
        () => 0,
      );
      const view = new AccountView(state);
      let expected: ReadonlySet<RuleText> = new Set();
      for (const call of run) {
        const outcome = oracle(expected, call.action, call.asked, IsDefault);
        expect(codeOf(state, call)).toBe(typeof outcome === "string" ? outcome : null);
        if (typeof outcome !== "string") expected = outcome;
        expect(new Set(view.rules(GROUP).map((rule) => textOfRecord(rule.permission)))).toEqual(expected);
        expect(view.rules(GROUP)).toHaveLength(expected.size);
      }
    }),
    { numRuns: 300 },
  );
});

function codeOf(
  state: RegionState,
  call: { readonly action: string; readonly asked: readonly Asked[] },
): string | null {
  const params: QueryParams = { GroupId: GROUP, IpPermissions: call.asked.map(permissionOf) };
  const caller = { accountId: "123456789012", accessKeyId: "key", arn: "arn", userId: "user" };
  try {
    const context = {
      state,
      visibleGroups: state.groups,
      params,
      caller,
      regions: [],
      disabledRegions: [],
      pageItems: undefined,
    };
    runEc2Action(`${call.action}SecurityGroupIngress`, context);
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}
