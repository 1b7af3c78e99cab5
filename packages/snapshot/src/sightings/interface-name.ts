import type { InterfaceState } from "@sgt/flowlogs";

/** Who a source is. */
export interface SourceName {
  /** `instance`, `service`, `load-balancer`, `function`, `task`, …, `scaling-group`, `group`, `interface`, `subnet` or `vpc`. */
  readonly kind: string;
  /** Its id, ARN or, where AWS tells no other, its name. */
  readonly id: string;
  /** What people call it; empty where it has no name. */
  readonly name: string;
}

/** All that was told of one interface. */
export interface KnownInterface {
  readonly eniId: string;
  readonly state: InterfaceState;
}

/**
 * Names an interface by what replaces its addresses (a service), else by what it belongs to, else by its only group, else by itself.
 *
 * @param groupNames names of groups by id
 */
export function nameOfInterface({ eniId, state }: KnownInterface, groupNames: ReadonlyMap<string, string>): SourceName {
  const { kind, subject, service, name, groups } = state;
  if (service !== "") return { kind: "service", id: service, name: service.slice(service.lastIndexOf("/") + 1) };
  if (kind === "instance") return { kind, id: subject, name };
  if (subject !== "") return { kind, id: subject, name: subject.startsWith("arn:") ? name : subject };
  const [only] = groups ?? [];
  if (only !== undefined && groups?.length === 1) return nameOfGroup(only, groupNames);
  return { kind: kind === "" || kind === "other" ? "interface" : kind, id: eniId, name };
}

/** Names what several interfaces have in common: one name, one Auto Scaling group, one group; null for none of these. */
export function commonName(
  known: readonly KnownInterface[],
  groupNames: ReadonlyMap<string, string>,
): SourceName | null {
  const [first, ...others] = known;
  if (first === undefined) return null;
  const name = nameOfInterface(first, groupNames);
  if (others.every((other) => isSame(nameOfInterface(other, groupNames), name))) return name;
  const { scalingGroup, groups } = first.state;
  if (scalingGroup !== "" && others.every(({ state }) => state.scalingGroup === scalingGroup)) {
    return { kind: "scaling-group", id: scalingGroup, name: scalingGroup };
  }
  const shared = (groups ?? []).filter((group) => others.every(({ state }) => state.groups?.includes(group)));
  return shared.length === 1 ? nameOfGroup(shared[0] as string, groupNames) : null;
}

/** Returns the states of one interface as one: of each fact the first that tells it, the log's own words last. */
export function joinStates(states: readonly InterfaceState[]): InterfaceState {
  const told = states.map(withOwnWords);
  const [first] = told as [InterfaceState, ...InterfaceState[]];
  const use = told.find(({ subject }) => subject !== "") ?? told.find(({ kind }) => kind !== "") ?? first;
  return {
    ...first,
    groups: told.find(({ groups }) => groups !== null)?.groups ?? null,
    kind: use.kind,
    subject: use.subject,
    vpcId: firstText(told, "vpcId"),
    subnetId: firstText(told, "subnetId"),
    service: firstText(told, "service"),
    scalingGroup: firstText(told, "scalingGroup"),
    name: firstText(told, "name"),
  };
}

/** What a flow log calls an interface stands in words of its own, where nobody else told it. */
function withOwnWords(state: InterfaceState): InterfaceState {
  const { words } = state;
  const instanceId = words["instance-id"] ?? "";
  const [cluster = "", service = ""] = [words["ecs-cluster-name"], words["ecs-service-name"]];
  return {
    ...state,
    vpcId: state.vpcId || (words["vpc-id"] ?? ""),
    subnetId: state.subnetId || (words["subnet-id"] ?? ""),
    ...(state.subject === "" && instanceId !== "" ? { kind: "instance", subject: instanceId } : {}),
    service: state.service || (service === "" ? "" : `${cluster}/${service}`),
  };
}

type TextMember = "vpcId" | "subnetId" | "service" | "scalingGroup" | "name";

function firstText(states: readonly InterfaceState[], member: TextMember): string {
  return states.map((state) => state[member]).find((text) => text !== "") ?? "";
}

function nameOfGroup(id: string, groupNames: ReadonlyMap<string, string>): SourceName {
  return { kind: "group", id, name: groupNames.get(id) ?? "" };
}

function isSame(a: SourceName, b: SourceName): boolean {
  return a.kind === b.kind && a.id === b.id && a.name === b.name;
}
