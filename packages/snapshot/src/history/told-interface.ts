import { formatAddress, parseAddress } from "@sgt/cidr";
import type { InterfaceState } from "@sgt/flowlogs";
import { interfaceUse } from "../sightings/interface-use.js";
import { isLoose, type Loose, listOf, memberOf, secondsOf, textOf } from "./loose-json.js";

/** How an interface is attached to an instance. */
export interface ToldAttachment {
  readonly attachmentId: string;
  readonly instanceId: string;
  /** The primary interface of an instance has 0; null where it was not told. */
  readonly deviceIndex: number | null;
  readonly deleteOnTermination: boolean;
}

/** An interface as a Config item or a CloudTrail event describes it. */
export interface ToldInterface {
  readonly eniId: string;
  /** Its owner, in a shared VPC not always who tells of it; empty where it was not told. */
  readonly ownerId: string;
  readonly state: InterfaceState;
  readonly attachment: ToldAttachment | null;
  /** Seconds since 1970; null where it is attached to nothing or nobody said. */
  readonly attachedAt: number | null;
  /** A service made it and may change it by calls that nobody tells of. */
  readonly isManaged: boolean;
}

/** What is known of the instance that an interface was told with. */
export interface ToldInstance {
  readonly instanceId: string;
  readonly scalingGroup: string;
  readonly name: string;
}

const NO_INSTANCE: ToldInstance = { instanceId: "", scalingGroup: "", name: "" };

/** Reads an interface in the spelling of Config or of EC2's answers in CloudTrail; null for one without an id. */
export function toldInterface(value: unknown, instance: ToldInstance = NO_INSTANCE): ToldInterface | null {
  if (!isLoose(value)) return null;
  const eniId = textOf(value.networkInterfaceId);
  if (!/^eni-[!-~]{1,120}$/.test(eniId)) return null;
  const attachment = isLoose(value.attachment) ? value.attachment : null;
  const instanceId = textOf(attachment?.instanceId) || instance.instanceId;
  const use = interfaceUse({
    instanceId: instanceId === "" ? null : instanceId,
    description: textOf(value.description),
    interfaceType: textOf(value.interfaceType),
    isAttached: attachment !== null,
  });
  return {
    eniId,
    ownerId: textOf(value.ownerId),
    state: {
      groups: groupIdsOf(value.groups ?? value.groupSet),
      vpcId: textOf(value.vpcId),
      subnetId: textOf(value.subnetId),
      addresses: addressesOf(value),
      ...use,
      service: "",
      scalingGroup: instance.scalingGroup,
      name: instance.name,
      words: {},
    },
    attachment: instanceId === "" ? null : attachmentOf(attachment, instanceId),
    attachedAt: secondsOf(attachment?.attachTime),
    isManaged: value.requesterManaged === true || (use.kind !== "" && use.kind !== "instance"),
  };
}

function attachmentOf(value: Loose | null, instanceId: string): ToldAttachment {
  return {
    attachmentId: textOf(value?.attachmentId),
    instanceId,
    deviceIndex: typeof value?.deviceIndex === "number" ? value.deviceIndex : null,
    deleteOnTermination: value?.deleteOnTermination === true,
  };
}

/** The primary first, each once, in canonical text; what is no address is left out. */
function addressesOf(value: Loose): string[] {
  const more = [...listOf(value.privateIpAddresses), ...listOf(value.privateIpAddressesSet)];
  const six = [...listOf(value.ipv6Addresses), ...listOf(value.ipv6AddressesSet)];
  const texts = [
    textOf(value.privateIpAddress),
    ...more.map((one) => textOf(memberOf(one, "privateIpAddress"))),
    textOf(value.ipv6Address),
    ...six.map((one) => textOf(memberOf(one, "ipv6Address"))),
  ];
  return [...new Set(texts.flatMap(addressOf))];
}

function addressOf(text: string): string[] {
  try {
    return [formatAddress(parseAddress(text))];
  } catch {
    return [];
  }
}

/** Sorted ids of a list of groups; null where there is no list, or where one of its entries cannot be read. */
export function groupIdsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null;
  const ids = listOf(value).map((one) =>
    [one, memberOf(one, "groupId"), memberOf(one, "content")].map(textOf).find(isGroupId),
  );
  return ids.every((id) => id !== undefined) ? [...new Set(ids)].sort() : null;
}

const isGroupId = (text: string): boolean => /^sg-[0-9a-f]+$/.test(text);

/** The value of a tag, of lists of tags in either encoding. */
export function tagOf(tags: unknown, key: string): string {
  const found = listOf(tags).find((tag) => memberOf(tag, "key") === key);
  return textOf(memberOf(found, "value"));
}

/** An instance with the interfaces that it is told with. */
export function toldInstance(value: unknown): readonly ToldInterface[] {
  if (!isLoose(value)) return [];
  const tags = value.tags ?? value.tagSet;
  const instance = {
    instanceId: textOf(value.instanceId),
    scalingGroup: tagOf(tags, "aws:autoscaling:groupName"),
    name: tagOf(tags, "Name"),
  };
  const interfaces = listOf(value.networkInterfaces ?? value.networkInterfaceSet);
  return interfaces.flatMap((one) => toldInterface(one, instance) ?? []);
}
