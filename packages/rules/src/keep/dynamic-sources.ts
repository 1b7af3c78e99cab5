import { mergePortSpans } from "@sgt/cidr";
import {
  type CidrRule,
  canonicalPorts,
  canonicalProtocol,
  groupBy,
  hasPorts,
  type NetworkInterface,
  type Point,
  pointOf,
  type RegionSnapshot,
} from "@sgt/snapshot";
import { configuredSubnets } from "../references/configured-subnets.js";
import { fromPortKey, type RuleHits } from "../usage/rule-hits.js";
import { clipToRule, type RequiredSource, requiredSource, type Traffic } from "./kept-traffic.js";

/** Something whose addresses change within its subnets. */
export interface DynamicSource {
  /** What it is and its name: `load balancer front`. */
  readonly name: string;
  /** Those that are configured for it, as far as they were collected, and those in which it is now. */
  readonly subnetIds: ReadonlySet<string>;
  /** Groups of which all its interfaces are members. */
  readonly groupIds: readonly string[];
}

/** What of one rule's sources changes its addresses. */
export interface DynamicUse {
  readonly sources: readonly DynamicSource[];
  /** Their subnets as far as the rule admits them, on the ports that they came on. */
  readonly required: readonly RequiredSource[];
  /** Subnets whose CIDRs nobody knows. */
  readonly unknownSubnetIds: readonly string[];
}

const NOTHING: DynamicUse = { sources: [], required: [], unknownSubnetIds: [] };

/**
 * Knows the sources whose addresses change while they stay what they are: load balancers, functions, tasks and members of
 * Auto Scaling groups. The addresses that were seen are some of those that they take in turn.
 */
export class DynamicSources {
  readonly #byPoint: ReadonlyMap<Point, DynamicSource>;
  readonly #cidrs: ReadonlyMap<string, readonly string[]>;

  constructor(region: RegionSnapshot) {
    this.#byPoint = dynamicPoints(region);
    this.#cidrs = new Map((region.network?.subnets ?? []).map(({ subnetId, cidrs }) => [subnetId, cidrs]));
  }

  /** Returns what among these hits changes its addresses, and what has to stay allowed for it. */
  inRule(rule: CidrRule, hits: readonly (RuleHits | undefined)[]): DynamicUse {
    if (this.#byPoint.size === 0) return NOTHING;
    const ports = this.#portsBySource(hits);
    if (ports.size === 0) return NOTHING;
    const required = [...ports].flatMap(([source, keys]) => this.#requiredOf(source, keys, rule));
    const subnetIds = new Set([...ports.keys()].flatMap((source) => [...source.subnetIds]));
    return {
      sources: [...ports.keys()],
      required,
      unknownSubnetIds: [...subnetIds].filter((subnetId) => !this.#cidrs.has(subnetId)).sort(),
    };
  }

  #portsBySource(hits: readonly (RuleHits | undefined)[]): Map<DynamicSource, Set<number>> {
    const found = new Map<DynamicSource, Set<number>>();
    for (const [key, sources] of hits.flatMap((one) => [...(one?.ports ?? [])])) {
      for (const point of sources.keys()) {
        const source = this.#byPoint.get(point);
        if (source !== undefined) found.set(source, (found.get(source) ?? new Set()).add(key));
      }
    }
    return found;
  }

  #requiredOf({ name, subnetIds, groupIds }: DynamicSource, keys: Iterable<number>, own: CidrRule): RequiredSource[] {
    return [...subnetIds].flatMap((subnetId) =>
      (this.#cidrs.get(subnetId) ?? []).flatMap((cidr) =>
        spansOf(keys).flatMap((traffic) => {
          const reason = `${name}: its addresses change within ${subnetId}`;
          const whole = { ...requiredSource(cidr, traffic, { reasonId: "dynamic-source", reason }), groupIds };
          return clipToRule(whole, own.rule, own.cidr, own.range) ?? [];
        }),
      ),
    );
  }
}

/** Protocols and ports as rules have them; ports that touch in one span. */
function spansOf(keys: Iterable<number>): Traffic[] {
  const byProtocol = groupBy([...keys].map(fromPortKey), ({ protocol }) => canonicalProtocol(`${protocol}`));
  return [...byProtocol].flatMap(([protocol, ports]): Traffic[] => {
    if (!hasPorts(protocol)) return [{ protocol, ...canonicalPorts(protocol, undefined, undefined) }];
    return mergePortSpans(ports.map(({ port }) => ({ fromPort: port, toPort: port }))).map((span) => ({
      protocol,
      ...span,
    }));
  });
}

function dynamicPoints(region: RegionSnapshot): Map<Point, DynamicSource> {
  const scalingGroups = scalingGroupsOf(region);
  const named = region.enis.flatMap((eni) => {
    const name = dynamicName(eni, scalingGroups);
    return name === null ? [] : [{ eni, ...name }];
  });
  const points = new Map<Point, DynamicSource>();
  for (const members of groupBy(named, ({ key }) => key).values()) {
    const [first] = members;
    const configured = configuredSubnets(
      first === undefined ? [] : [first.eni.description],
      region.network?.loadBalancers ?? [],
    );
    const subnetIds = new Set([...members.map(({ eni }) => eni.subnetId), ...configured]);
    const shared = (first?.eni.groupIds ?? []).filter((id) => members.every(({ eni }) => eni.groupIds.includes(id)));
    const source = { name: first?.name ?? "", subnetIds, groupIds: shared };
    for (const { eni } of members) for (const address of eni.addresses) points.set(pointOf(address), source);
  }
  return points;
}

interface DynamicName {
  readonly name: string;
  /** The same for all interfaces whose addresses take each other's place. */
  readonly key: string;
}

/**
 * Tells by what AWS writes into interfaces. Interfaces of functions are shared by functions of the same subnets and
 * groups, and bear the name of one of them; those of tasks name the attachment and not the service: for both the groups
 * tell what belongs together.
 */
function dynamicName(eni: NetworkInterface, scalingGroups: ReadonlyMap<string, string>): DynamicName | null {
  const { description, interfaceType, vpcId, groupIds, instanceId } = eni;
  const together = `${vpcId} ${[...groupIds].sort().join(" ")}`;
  if (interfaceType.includes("load_balancer") || description.startsWith("ELB ")) {
    const path = description.replace(/^ELB /, "");
    const name = `load balancer ${path.split("/")[1] ?? path}`;
    return { name, key: `load balancer ${vpcId} ${path}` };
  }
  const ofFunction = /^AWS Lambda VPC ENI[-:] ?(.*?)(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/.exec(description);
  if (interfaceType === "lambda" || ofFunction !== null) {
    return { name: `function ${ofFunction?.[1] ?? "of Lambda"}`, key: `function ${together}` };
  }
  if (/^arn:[^:]+:ecs:[^:]*:[^:]*:attachment\//.test(description) || description.startsWith("AWS ECS")) {
    return { name: `tasks of ECS with ${groupIds.join(", ")}`, key: `tasks ${together}` };
  }
  const scalingGroup = instanceId === null ? undefined : scalingGroups.get(instanceId);
  if (scalingGroup === undefined) return null;
  return { name: `Auto Scaling group ${scalingGroup}`, key: `scaling group ${scalingGroup}` };
}

/** By instance id. */
function scalingGroupsOf({ network }: RegionSnapshot): Map<string, string> {
  return new Map(
    (network?.instances ?? []).flatMap(({ instanceId, tags }) => {
      const name = tags["aws:autoscaling:groupName"];
      return name === undefined ? [] : [[instanceId, name] as const];
    }),
  );
}
