import { asObject, type JsonObject } from "./json.js";

/** What CloudTrail calls members otherwise than EC2's API: sets, and what a language reserves. */
const NAMES: Readonly<Record<string, string>> = {
  Groups: "groupSet",
  GroupId: "groupId",
  Return: "_return",
  SecurityGroupRules: "securityGroupRuleSet",
  TagSpecification: "tagSpecificationSet",
  Tags: "tagSet",
  UserIdGroupPairs: "groups",
  PrivateIpAddresses: "privateIpAddressesSet",
  Ipv6Addresses: "ipv6AddressesSet",
};

/** Lists of answers that come under `item` where others have `items` (docs/aws.md#history). */
const SINGULAR = new Set(["privateIpAddressesSet"]);
const NUMBERS = new Set(["fromPort", "toPort", "deviceIndex"]);

/** Turns what EC2 was asked or answered into what CloudTrail writes of it: lower camel case, lists as objects, an empty one as `{}`. */
export function trailJson(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0) return {};
    return { [SINGULAR.has(name) ? "item" : "items"]: value.map((item) => trailJson(item)) };
  }
  const object = asObject(value);
  if (object === undefined) return NUMBERS.has(name) ? Number(value) : value;
  return Object.fromEntries(
    Object.entries(object).flatMap(([member, child]) => {
      const own = nameOf(member, name);
      return child === undefined ? [] : [[own, trailJson(child, own)]];
    }),
  );
}

function nameOf(member: string, parent: string): string {
  // A request names groups of a rule by `Groups`, as the interface's own are called.
  if (member === "Groups" && parent === "") return "groups";
  return NAMES[member] ?? lowerCamel(member);
}

export function lowerCamel(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The names of a resource as AWS Config writes them: lower camel case and plain lists. */
export function configJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(configJson);
  const object = asObject(value);
  if (object === undefined) return value;
  return Object.fromEntries(Object.entries(object).map(([name, child]) => [lowerCamel(name), configJson(child)]));
}

/** An interface with AWS's names as EC2's answers in CloudTrail spell it. */
export function trailInterface(eni: JsonObject): JsonObject {
  const { Groups = [], ...rest } = eni;
  return { ...(trailJson(rest) as JsonObject), groupSet: trailJson(Groups) };
}
