import { describe, expect, test } from "@jest/globals";
import { GapTally, TrailHistory } from "@sgt/snapshot";
import { readHistory } from "@sgt/snapshot/node";
import { ACCOUNT, at, event } from "./history-fixtures.js";

const T = "2026-10-03T08:00:00Z";
const RULE = "tcp 443-443 10.0.0.0/16";
const ARN = "arn:aws:sts::123456789012:assumed-role/network/jane";
const userIdentity = { type: "AssumedRole", arn: ARN, accountId: ACCOUNT };
const permission = (more: object) => ({
  items: [{ ipProtocol: "tcp", fromPort: 443, toPort: 443, groups: {}, ipv6Ranges: {}, prefixListIds: {}, ...more }],
});
const answered = {
  _return: true,
  securityGroupRuleSet: {
    items: [
      {
        ...{ groupId: "sg-0a", securityGroupRuleId: "sgr-0a", isEgress: false, ipProtocol: "tcp" },
        ...{ fromPort: 443, toPort: 443, cidrIpv4: "10.0.0.0/16" },
      },
    ],
  },
};

const made = (name: string, parts: object): string[] => {
  const trail = new TrailHistory(new GapTally());
  const one = event(name, T, { userIdentity, ...parts });
  trail.add(one);
  // An organization's trail tells it again.
  trail.add(one);
  return trail
    .ruleMakings()
    .map(({ groupId, rule, at: time, by }) => `${groupId} ${rule} ${time - at(T)} ${by === ARN}`);
};

describe("an event that makes a rule", () => {
  test.each<readonly [string, string, object, readonly string[]]>([
    ["with an answer", "AuthorizeSecurityGroupIngress", { responseElements: answered }, [`sg-0a ${RULE} 0 true`]],
    [
      "with the request alone",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: {
          groupId: "sg-0a",
          ipPermissions: permission({ ipRanges: { items: [{ cidrIp: "10.0.0.0/16" }] } }),
        },
        responseElements: { _return: true },
      },
      [`sg-0a ${RULE} 0 true`],
    ],
    [
      "in the old, flat form",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: {
          groupId: "sg-0a",
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIp: "10.0.0.0/16",
          ipPermissions: {},
        },
      },
      [`sg-0a ${RULE} 0 true`],
    ],
    [
      "of all traffic, in IPv6",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: {
          groupId: "sg-0a",
          ipPermissions: { items: [{ ipProtocol: "-1", ipv6Ranges: { items: [{ cidrIpv6: "2001:DB8::/32" }] } }] },
        },
      },
      ["sg-0a -1 * 2001:db8::/32 0 true"],
    ],
    [
      "in place of another",
      "ModifySecurityGroupRules",
      {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: "sg-0a",
            SecurityGroupRule: {
              SecurityGroupRuleId: "sgr-0a",
              SecurityGroupRule: { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv4: "10.0.0.0/16" },
              tag: 1,
            },
          },
        },
      },
      [`sg-0a ${RULE} 0 true`],
    ],
    [
      "that was refused",
      "AuthorizeSecurityGroupIngress",
      { responseElements: answered, errorCode: "Client.DryRunOperation" },
      [],
    ],
    [
      "of a group",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: {
          groupId: "sg-0a",
          ipPermissions: permission({ groups: { items: [{ groupId: "sg-0b" }] } }),
        },
      },
      [],
    ],
    ["for what leaves", "AuthorizeSecurityGroupEgress", { responseElements: answered }, []],
    [
      "whose parts were left out",
      "AuthorizeSecurityGroupIngress",
      { requestParameters: null, responseElements: null },
      [],
    ],
  ])("%s", (_, name, parts, expected) => expect(made(name, parts)).toEqual(expected));
});

describe("states of a group in AWS Config", () => {
  const item = (time: string, cidrs: readonly string[]) => ({
    ...{ configurationItemCaptureTime: `2026-10-${time}T08:00:00.000Z`, configurationItemStatus: "OK" },
    ...{ awsAccountId: ACCOUNT, awsRegion: "eu-west-1", resourceType: "AWS::EC2::SecurityGroup", resourceId: "sg-0a" },
    configuration: {
      groupId: "sg-0a",
      ipPermissions: cidrs.map((cidrIp) => {
        return { ipProtocol: "tcp", fromPort: 443, toPort: 443, ipv4Ranges: [{ cidrIp }], ipRanges: [cidrIp] };
      }),
    },
  });

  test.each<readonly [string, readonly object[], readonly string[]]>([
    ["one: nobody knows since when", [item("03", ["10.0.0.0/16"])], []],
    ["between two, in any order", [item("05", ["10.0.0.0/16"]), item("03", [])], [`${RULE} 03-05`]],
    ["that repeat each other", [item("03", ["10.0.0.0/16"]), item("05", ["10.0.0.0/16"])], []],
    [
      "removed and made again",
      [item("03", ["10.0.0.0/16"]), item("05", []), item("07", ["10.0.0.0/16"])],
      [`${RULE} 05-07`],
    ],
  ])("%s", async (_, configurationItems, expected) => {
    const bytes = Buffer.from(JSON.stringify({ configurationItems }));
    const objects = (async function* () {
      yield {
        key: "a.json",
        size: 1,
        tag: "t",
        open: async function* () {
          yield bytes;
        },
      };
    })();
    const day = (second: number): string => new Date(second * 1000).toISOString().slice(8, 10);
    const { ruleMakings } = await readHistory({ objects });
    expect(ruleMakings.map(({ rule, notBefore, at: until }) => `${rule} ${day(notBefore)}-${day(until)}`)).toEqual(
      expected,
    );
  });
});
