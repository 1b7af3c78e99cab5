import { type Loose, listOf, memberOf, textOf } from "./loose-json.js";
import { OWNER_EVENTS } from "./owner-changes.js";
import { groupIdsOf, type ToldInterface, toldInstance, toldInterface } from "./told-interface.js";
import { RULE_EVENTS } from "./told-rules.js";
import type { TrailRecord } from "./trail-record.js";

/** What an event did to interfaces. */
export type TrailChange =
  | { readonly what: "made"; readonly told: ToldInterface }
  | { readonly what: "groups"; readonly eniId: string; readonly groups: readonly string[] | null }
  | { readonly what: "instance-groups"; readonly instanceId: string; readonly groups: readonly string[] | null }
  | {
      readonly what: "attached";
      readonly eniId: string;
      readonly instanceId: string;
      readonly attachmentId: string;
      readonly deviceIndex: number | null;
    }
  | { readonly what: "detached"; readonly attachmentId: string }
  | { readonly what: "ends-with"; readonly eniId: string; readonly deleteOnTermination: boolean }
  | { readonly what: "deleted"; readonly eniId: string }
  | { readonly what: "terminated"; readonly instanceId: string }
  /** The event concerned interfaces, and what it did to them is not told. */
  | { readonly what: "untold" };

const UNTOLD: readonly TrailChange[] = [{ what: "untold" }];
const EMPTY: Loose = {};

type Reader = (request: Loose, response: Loose) => readonly TrailChange[];

/** Answers name what came to be; requests name what is changed. */
const READERS: Readonly<Record<string, Reader>> = {
  RunInstances: readRunInstances,
  CreateNetworkInterface: (_, response) => madeOf([toldInterface(memberOf(response, "networkInterface"))]),
  DeleteNetworkInterface: (request) => {
    const eniId = textOf(memberOf(request, "networkInterfaceId"));
    return eniId === "" ? UNTOLD : [{ what: "deleted", eniId }];
  },
  AttachNetworkInterface: readAttach,
  DetachNetworkInterface: (request) => {
    const attachmentId = textOf(memberOf(request, "attachmentId"));
    return attachmentId === "" ? UNTOLD : [{ what: "detached", attachmentId }];
  },
  ModifyNetworkInterfaceAttribute: readModifyInterface,
  ModifyInstanceAttribute: readModifyInstance,
  TerminateInstances: readTerminate,
};

/** The events that are read: who looks events up by name needs no others. */
export const TRAIL_EVENTS: readonly string[] = [...Object.keys(READERS), ...RULE_EVENTS, ...OWNER_EVENTS];

/** What a CloudTrail event did to interfaces: nothing for failed calls, and for all that does not concern them. */
export function changesOf({ source, name, isFailed, request, response }: TrailRecord): readonly TrailChange[] {
  if (isFailed || source !== "ec2.amazonaws.com" || !Object.hasOwn(READERS, name)) return [];
  return (READERS[name] as Reader)(request ?? EMPTY, response ?? EMPTY);
}

/** Launched by template, or in the VPC's default group, a request names no groups: only the answer does. */
function readRunInstances(request: Loose, response: Loose): readonly TrailChange[] {
  const asked = listOf(memberOf(request, "instancesSet")).map((one) => memberOf(one, "minCount"));
  const least = asked.reduce<number>((sum, count) => sum + (typeof count === "number" ? count : 0), 0);
  const instances = listOf(memberOf(response, "instancesSet"));
  const made = instances.flatMap((instance) => {
    const interfaces = toldInstance(instance);
    return interfaces.length === 0 ? UNTOLD : madeOf(interfaces);
  });
  return instances.length < Math.max(1, least) ? [...made, ...UNTOLD] : made;
}

function madeOf(interfaces: readonly (ToldInterface | null)[]): TrailChange[] {
  return interfaces.flatMap((told) => {
    if (told === null) return UNTOLD;
    const made: TrailChange = { what: "made", told };
    return told.state.groups === null ? [made, ...UNTOLD] : [made];
  });
}

function readAttach(request: Loose, response: Loose): readonly TrailChange[] {
  const eniId = textOf(memberOf(request, "networkInterfaceId"));
  const instanceId = textOf(memberOf(request, "instanceId"));
  if (eniId === "" || instanceId === "") return UNTOLD;
  const index = memberOf(request, "deviceIndex");
  const attachmentId = textOf(memberOf(response, "attachmentId"));
  return [{ what: "attached", eniId, instanceId, attachmentId, deviceIndex: typeof index === "number" ? index : null }];
}

/** One call changes one attribute: the whole new set of groups, or how it ends, or something that does not matter here. */
function readModifyInterface(request: Loose): readonly TrailChange[] {
  const eniId = textOf(memberOf(request, "networkInterfaceId"));
  if (eniId === "") return UNTOLD;
  const groups = givenGroups(request);
  if (groups !== undefined) return [{ what: "groups", eniId, groups }, ...(groups === null ? UNTOLD : [])];
  const ending = memberOf(memberOf(request, "attachment"), "deleteOnTermination");
  return typeof ending === "boolean" ? [{ what: "ends-with", eniId, deleteOnTermination: ending }] : [];
}

function readModifyInstance(request: Loose): readonly TrailChange[] {
  const groups = givenGroups(request);
  if (groups === undefined) return Object.keys(request).length === 0 ? UNTOLD : [];
  const instanceId = textOf(memberOf(request, "instanceId"));
  if (instanceId === "") return UNTOLD;
  return [{ what: "instance-groups", instanceId, groups }, ...(groups === null ? UNTOLD : [])];
}

/** Undefined where the call was not about groups; null where they were left out: an interface cannot be changed to have none. */
function givenGroups(request: Loose): readonly string[] | null | undefined {
  const given = ["groupSet", "securityGroupId", "groups"]
    .map((name) => memberOf(request, name))
    .find((one) => one !== undefined);
  if (given === undefined) return undefined;
  const ids = groupIdsOf(given);
  return ids?.length === 0 ? null : ids;
}

/** Only the request's members are sure to be there; those already terminated do no harm. */
function readTerminate(request: Loose, response: Loose): readonly TrailChange[] {
  const lists = [request, response].flatMap((part) => listOf(memberOf(part, "instancesSet")));
  const ids = new Set(lists.map((one) => textOf(memberOf(one, "instanceId"))).filter((id) => id !== ""));
  return ids.size === 0 ? UNTOLD : [...ids].map((instanceId) => ({ what: "terminated", instanceId }));
}
