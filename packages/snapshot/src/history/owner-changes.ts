import type { DirectoryEntry, InterfaceState, Sighting } from "@sgt/flowlogs";
import { groupBy } from "../model/group-by.js";
import { type Loose, listOf, looseOf, memberOf, textOf } from "./loose-json.js";
import { groupIdsOf } from "./told-interface.js";
import type { TrailRecord } from "./trail-record.js";

/** Somebody gave a load balancer, a database, a function, a service or an endpoint other security groups. */
export interface OwnerChange {
  readonly accountId: string;
  readonly region: string;
  /** Seconds since 1970 at which the call was completed; the interfaces follow when the service comes to it. */
  readonly at: number;
  /** Whether an interface belongs to it, as far as is known. */
  isOf(state: InterfaceState): boolean;
  /** The groups after the change; null where the event does not tell them. */
  after(groups: readonly string[]): readonly string[] | null;
}

type Change = Pick<OwnerChange, "isOf" | "after">;
type Reader = (request: Loose, response: Loose) => Change | null;

/** By source and name; every one gives the whole new set but the last, which gives what comes and goes. */
const READERS: Readonly<Record<string, Reader>> = {
  "elasticloadbalancing.amazonaws.com SetSecurityGroups": (request, response) =>
    changeOf("load-balancer", balancerName(request), request.securityGroups ?? response.securityGroupIds),
  "elasticloadbalancing.amazonaws.com ApplySecurityGroupsToLoadBalancer": (request, response) =>
    changeOf("load-balancer", textOf(request.loadBalancerName), request.securityGroups ?? response.securityGroups),
  "rds.amazonaws.com ModifyDBInstance": readDatabase,
  "rds.amazonaws.com ModifyDBCluster": readDatabase,
  "lambda.amazonaws.com UpdateFunctionConfiguration20150331v2": (request, response) => {
    const { vpcConfig } = request;
    const name = textOf(request.functionName) || textOf(response.functionArn);
    if (vpcConfig === undefined) return null;
    return changeOf("function", lastPart(name), memberOf(vpcConfig, "securityGroupIds"));
  },
  "ecs.amazonaws.com UpdateService": readService,
  "ec2.amazonaws.com ModifyVpcEndpoint": readEndpoint,
};

/** The events that change the groups of what interfaces belong to. */
export const OWNER_EVENTS: readonly string[] = Object.keys(READERS).map((key) => key.split(" ")[1] as string);

/** What an event changed of an owner's groups; null for failed calls, and for all that is not about groups. */
export function ownerChangeOf(record: TrailRecord): OwnerChange | null {
  const { source, name, isFailed, accountId, region, at, request, response } = record;
  const key = `${source} ${name}`;
  if (isFailed || !Object.hasOwn(READERS, key)) return null;
  const change = (READERS[key] as Reader)(request ?? {}, response ?? {});
  return change === null ? null : { accountId, region, at, ...change };
}

/**
 * What such changes say of the interfaces that the directory knows at their time: what one was stood until then, and from
 * then on either may be, until somebody shows or tells it.
 */
export function ownerSightings(changes: readonly OwnerChange[], entries: Iterable<DirectoryEntry>): Sighting[] {
  const byPlace = groupBy(changes, ({ accountId, region }) => `${accountId} ${region}`);
  const sightings: Sighting[] = [];
  for (const entry of entries)
    for (const change of byPlace.get(`${entry.accountId} ${entry.region}`) ?? [])
      if (entry.from <= change.at && change.at < entry.until && change.isOf(entry.state))
        sightings.push(...sightingsOf(change, entry));
  return sightings;
}

function sightingsOf({ at, after }: OwnerChange, { accountId, region, eniId, state }: DirectoryEntry): Sighting[] {
  const groups = after(state.groups ?? []);
  if (state.groups === null || String(groups) === String(state.groups)) return [];
  const one = { kind: "told", accountId, region, eniId, source: "cloudtrail" } as const;
  const changed: Sighting = { ...one, from: at + 1, until: at + 2, state: { ...state, groups } };
  const stayed: Sighting = { ...one, from: at + 1, until: at + 2, state };
  return [{ ...one, from: at, until: at + 1, state }, changed, ...(groups === null ? [] : [stayed])];
}

function changeOf(kind: string, subject: string, given: unknown): Change | null {
  const ids = groupIdsOf(given);
  if (subject === "") return null;
  return { isOf: (state) => state.kind === kind && state.subject === subject, after: () => ids };
}

/** `…:loadbalancer/app/NAME/ID` */
function balancerName(request: Loose): string {
  return textOf(request.loadBalancerArn).split("/").at(-2) ?? "";
}

const lastPart = (name: string): string => name.split(/[:/]/).at(-1) ?? "";

/** The interfaces of databases do not say of which: those count that have the groups it had, where the answer tells them. */
function readDatabase(request: Loose, response: Loose): Change | null {
  const given = memberOf(request, "vpcSecurityGroupIds") ?? request.vPCSecurityGroupIds;
  if (given === undefined) return null;
  const standing = listOf(memberOf(response, "vpcSecurityGroups")).map(looseOf);
  const before = standing.filter(({ status }) => status !== "adding").map((one) => textOf(one.vpcSecurityGroupId));
  const had = before.length === 0 ? null : before.sort().join(" ");
  const ids = groupIdsOf(given);
  const isOf = ({ kind, groups }: InterfaceState): boolean =>
    kind === "database" && (had === null || groups?.join(" ") === had);
  return { isOf, after: () => ids };
}

function readService(request: Loose, response: Loose): Change | null {
  const network = memberOf(request.networkConfiguration, "awsvpcConfiguration");
  if (network === undefined) return null;
  const service = lastPart(textOf(request.service) || textOf(memberOf(response.service, "serviceArn")));
  const name = `${lastPart(textOf(request.cluster) || "default")}/${service}`;
  const ids = groupIdsOf(memberOf(network, "securityGroups"));
  return { isOf: (state) => state.service === name, after: () => ids };
}

function readEndpoint(request: Loose): Change | null {
  const ids = (name: string): readonly string[] => groupIdsOf(memberOf(request, name)) ?? [];
  const [added, removed] = [ids("addSecurityGroupId"), ids("removeSecurityGroupId")];
  const subject = textOf(memberOf(request, "vpcEndpointId"));
  if (subject === "" || added.length + removed.length === 0) return null;
  return {
    isOf: (state) => state.kind === "endpoint" && state.subject === subject,
    after: (groups) => [...new Set([...groups.filter((id) => !removed.includes(id)), ...added])].sort(),
  };
}
