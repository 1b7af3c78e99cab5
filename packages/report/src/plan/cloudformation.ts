import type { GroupPlan, Plan } from "@sgt/rules";
import { formatPeer, type Peer, type Rule } from "@sgt/snapshot";

import { changingGroups, codeHead, fitsAtOnce } from "./code-head.js";
import { capital, portWord, ResourceNames } from "./hcl-text.js";
import { type Permission, permissionsOf } from "./permission.js";

const TYPE = "AWS::EC2::SecurityGroupIngress";
/** The most resources of one template (CloudFormation quotas). */
const MAX_RESOURCES = 500;

/** Text that is put together again by CloudFormation. */
interface Literal {
  readonly "Fn::Join": readonly ["", readonly string[]];
}

interface Resource {
  readonly Type: typeof TYPE;
  readonly Properties: Readonly<Record<string, string | number | Literal>>;
}

/** A template as CloudFormation reads it, in JSON, which is YAML too. */
interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Metadata: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/**
 * Returns the change as CloudFormation templates, in JSON, each with at most 500 resources: the new rules as
 * `AWS::EC2::SecurityGroupIngress`. CloudFormation cannot remove rules that no stack made; what has to
 * go once the stacks stand is in `Metadata` of the first, as permissions for
 * `revoke-security-group-ingress`. Empty when nothing is added or removed.
 */
export function planAsCloudFormation(plan: Plan): string[] {
  const groups = changingGroups(plan);
  const possible = groups.filter(fitsAtOnce);
  const names = new ResourceNames("");
  const resources = possible.flatMap(({ groupId, add }) =>
    add.map(
      (rule) =>
        [
          names.next(["Rule", groupId, rule.protocol, ...portWords(rule), formatPeer(rule.peer)]),
          ingress(groupId, rule),
        ] as const,
    ),
  );
  if (groups.length === 0) return [];
  const pages = Math.max(1, Math.ceil(resources.length / MAX_RESOURCES));
  return Array.from({ length: pages }, (_, page): string => {
    const template: Template = {
      AWSTemplateFormatVersion: "2010-09-09",
      Description: codeHead(plan).join(" ").slice(0, 1024),
      Metadata: { Sgt: metadata(plan, page === 0 ? possible : [], page === 0 ? groups : []) },
      Resources: Object.fromEntries(resources.slice(page * MAX_RESOURCES, (page + 1) * MAX_RESOURCES)),
    };
    return `${JSON.stringify(template, null, 2)}\n`;
  });
}

function metadata(plan: Plan, possible: readonly GroupPlan[], all: readonly GroupPlan[]): object {
  return {
    PlanId: plan.planId,
    Order:
      "Create the stack first: it adds the new rules beside the old ones. Then revoke what RevokeAfterwards lists, with aws ec2 revoke-security-group-ingress --group-id ID --ip-permissions JSON.",
    RevokeAfterwards: possible.map(({ groupId, remove }) => ({
      GroupId: groupId,
      IpPermissions: withoutTexts(remove),
    })),
    LeftOut: all
      .filter((group) => !fitsAtOnce(group))
      .map(({ groupId }) => ({
        GroupId: groupId,
        Because: "Old and new rules cannot stand together, for its quota or because an end moves: use sgt apply.",
      })),
  };
}

function withoutTexts(rules: readonly Rule[]): Permission[] {
  return permissionsOf(rules.map(({ description: _, ...rule }) => rule));
}

function ingress(groupId: string, rule: Rule): Resource {
  const { protocol, fromPort, toPort, peer, description = "" } = rule;
  const hasPorts = protocol !== "-1";
  return {
    Type: TYPE,
    Properties: {
      GroupId: groupId,
      IpProtocol: protocol,
      ...(hasPorts && fromPort !== null ? { FromPort: fromPort } : {}),
      ...(hasPorts && toPort !== null ? { ToPort: toPort } : {}),
      ...sourceOf(peer),
      ...(description === "" ? {} : { Description: literal(description) }),
    },
  };
}

function sourceOf(peer: Peer): Readonly<Record<string, string>> {
  switch (peer.kind) {
    case "ipv4":
      return { CidrIp: peer.cidr };
    case "ipv6":
      return { CidrIpv6: peer.cidr };
    case "group":
      return { SourceSecurityGroupId: peer.groupId };
    case "prefix-list":
      return { SourcePrefixListId: peer.prefixListId };
  }
}

/**
 * `{{resolve:…}}` would fetch a secret into the description, whatever stands around it (CloudFormation, dynamic
 * references), and has no escape. `${x}` is text outside of `Fn::Sub`, but is taken for a forgotten parameter by
 * linters: it is told in two parts.
 */
function literal(text: string): string | Literal {
  const harmless = text.replaceAll("{{resolve:", "{ {resolve:");
  return harmless.includes("${") ? { "Fn::Join": ["", harmless.split(/(?<=\$)(?=\{)/)] } : harmless;
}

function portWords({ fromPort, toPort }: Rule): string[] {
  if (fromPort === null || toPort === null) return [];
  return fromPort === toPort ? [portWord(fromPort)] : [portWord(fromPort), `to${capital(portWord(toPort))}`];
}
