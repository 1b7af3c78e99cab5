// One random account and its true history: groups, interfaces that come and go, and everybody who
// connected. Nothing here is shared with the product: it is what the judge holds plans against.
import { randomOf } from "./random.js";

export const OWNER = "123456789012";
export const PARTICIPANT = "210987654321";
export const REGION = "eu-west-1";
export const DAY_S = 86_400;
/** Logs end here; plans are made an hour later. */
export const END = Date.parse("2026-11-29T00:00:00Z") / 1000;

const WIDE = ["10.8.0.0/16", "10.8.0.0/15", "10.0.0.0/8", "10.8.0.0/22", "10.9.0.0/16", "10.64.0.0/16"];
const NARROW = ["10.8.1.0/24", "10.8.1.0/25", "10.9.0.4/32"];
const PORTS = [443, 5432, 8443];
const SIGNS = [
  { tag: ["elbv2.k8s.aws/cluster", "prod"] },
  { tag: ["kubernetes.io/cluster/prod", "owned"] },
  { tag: ["crossplane-kind", "securitygroup.ec2.aws.upbound.io"] },
  { tag: ["sigs.k8s.io/cluster-api-provider-aws/cluster/prod", "owned"] },
  { tag: ["aws:cloudformation:stack-name", "network"] },
  { rule: "kubernetes.io/rule/nlb/client=a1b2c3" },
  { rule: "elbv2.k8s.aws/targetGroupBinding=shared" },
];

/**
 * Makes a world.
 * @param {number} seed
 * @param {{ churn: boolean }} kind with interfaces that are replaced, moved and reused, or as they stand
 */
export function makeWorld(seed, { churn }) {
  const random = randomOf(seed);
  const days = random.between(8, 20);
  const world = {
    seed,
    random,
    from: END - days * DAY_S,
    to: END,
    layout: random.pick(["default", "flags"]),
    isShared: random.chance(0.3),
    groups: [],
    interfaces: [],
    connections: [],
    duplicates: { file: random.chance(0.1), eni: random.chance(0.1), group: random.chance(0.05) },
  };
  for (let i = 0; i < random.between(2, 4); i += 1) world.groups.push(makeGroup(world, i));
  addRules(world);
  addSigns(world);
  for (const group of world.groups) addSlots(world, group, churn);
  addBalancer(world);
  connectAll(world);
  return world;
}

const hex = (value, digits = 17) => value.toString(16).padStart(digits, "0");

function makeGroup(world, index) {
  const groupId = `sg-${hex(world.seed * 16 + index + 1)}`;
  return { groupId, name: `group-${index}`, rules: [], tags: [], isOwned: false, hasUnlogged: false };
}

function addRules({ random, groups }) {
  for (const group of groups) {
    for (let i = 0; i < random.between(1, 4); i += 1) group.rules.push(makeRule(random, groups));
    if (random.chance(0.3)) group.rules.push(emergency(random));
    const seen = new Set();
    // AWS keeps one rule for one identity.
    group.rules = group.rules.filter((rule) => {
      const identity = JSON.stringify([rule.protocol, rule.fromPort, rule.toPort, rule.peer]);
      return !seen.has(identity) && seen.add(identity);
    });
  }
}

function makeRule(random, groups) {
  const kind = random.weighted({ wide: 8, narrow: 2, reference: 2, public: 0.5, ranges: 1, all: 1 });
  const port = random.pick(PORTS);
  const tcp = (peer, toPort = port) => ({ protocol: "tcp", fromPort: port, toPort, peer, description: "", tags: [] });
  if (kind === "reference") return tcp({ groupId: random.pick(groups).groupId });
  if (kind === "public") return tcp({ cidr: "0.0.0.0/0" });
  if (kind === "narrow") return tcp({ cidr: random.pick(NARROW) });
  if (kind === "ranges") return tcp({ cidr: random.pick(WIDE) }, 9000);
  if (kind === "all")
    return {
      protocol: "-1",
      fromPort: null,
      toPort: null,
      peer: { cidr: random.pick(WIDE) },
      description: "",
      tags: [],
    };
  return tcp({ cidr: random.pick(WIDE) });
}

/** A rule with an end, said in its description, in a tag, or in both; past or to come. */
function emergency(random) {
  const at = random.pick(["2026-12-02T03:00:00Z", "2026-11-20T03:00:00Z"]);
  const port = random.pick(PORTS);
  const inTag = random.chance(0.5);
  const description = !inTag || random.chance(0.5) ? `sgt break-glass; expires ${at}; ticket INC-7; owner alice` : "";
  const peer = { cidr: random.pick([...WIDE, ...NARROW, "10.8.2.0/24"]) };
  const tags = inTag ? [["sgt:expires", at]] : [];
  return { protocol: "tcp", fromPort: port, toPort: port, peer, description, tags, isEmergency: true };
}

function addSigns({ random, groups }) {
  for (const group of groups) {
    if (!random.chance(0.15)) continue;
    const sign = random.pick(SIGNS);
    if (sign.tag !== undefined) {
      group.tags.push(sign.tag);
      group.isOwned = true;
    } else {
      const rule = group.rules[0];
      if (rule.isEmergency) continue;
      rule.description = sign.rule;
      rule.isOwned = true;
    }
  }
}

/** A slot is what a person calls a server: one interface after the other, with the same clients. */
function addSlots(world, group, churn) {
  const { random } = world;
  for (let i = 0; i < random.between(1, 2); i += 1) {
    const accountId = world.isShared && random.chance(0.4) ? PARTICIPANT : OWNER;
    const second = random.chance(0.25) ? random.pick(world.groups).groupId : group.groupId;
    const slot = { groupIds: [...new Set([group.groupId, second])], accountId, clients: makeClients(random) };
    if (churn) addGenerations(world, slot);
    else addInterface(world, slot, world.from - 100 * DAY_S, null);
  }
}

/** Replaced from time to time, the last one sometimes gone; sometimes moved to another group at noon. */
function addGenerations(world, slot) {
  const { random } = world;
  const every = random.pick([1, 2, 5, 100]) * DAY_S;
  let from = world.from - random.between(0, 3) * DAY_S;
  while (from < world.to) {
    const life = Math.round((every * (50 + random.between(0, 100))) / 100);
    const hasEnded = from + life >= world.to && !random.chance(0.9) && from < world.to - 3600;
    const last = hasEnded ? world.to - 3600 : null;
    const until = from + life < world.to ? from + life : last;
    const eni = addInterface(world, slot, from, until);
    if (random.chance(0.1)) moveAtNoon(world, eni);
    from = until === null ? world.to : until + random.pick([0, 60, 7200]);
  }
}

function moveAtNoon(world, eni) {
  const end = eni.until ?? world.to;
  const noon = Math.floor((eni.from + (end - eni.from) / 2) / DAY_S) * DAY_S + DAY_S / 2;
  if (noon <= eni.from || noon >= end) return;
  eni.memberships = [
    { from: eni.from, groupIds: eni.memberships[0].groupIds },
    { from: noon, groupIds: [world.random.pick(world.groups).groupId] },
  ];
}

/** Addresses are given again, as AWS does once an interface is gone. */
function addInterface(world, slot, from, until, more = {}) {
  const { random, interfaces } = world;
  const end = until ?? Number.POSITIVE_INFINITY;
  let address;
  do address = `10.64.${random.between(0, 1)}.${random.between(4, 40)}`;
  while (
    interfaces.some(
      (other) => other.address === address && other.from < end && from < (other.until ?? Number.POSITIVE_INFINITY),
    )
  );
  const eni = {
    eniId: `eni-${hex(world.seed * 4096 + interfaces.length + 1)}`,
    accountId: slot.accountId,
    address,
    subnetId: address.startsWith("10.64.0.") ? "subnet-00000000000000000" : "subnet-00000000000000001",
    from,
    until,
    memberships: [{ from, groupIds: slot.groupIds }],
    clients: slot.clients,
    kind: "interface",
    description: "",
    ...more,
  };
  interfaces.push(eni);
  return eni;
}

function makeClients(random) {
  return Array.from({ length: random.between(1, 5) }, () => ({
    address: random.pick([
      `10.8.${random.between(0, 3)}.${random.between(1, 30)}`,
      `10.9.0.${random.between(1, 9)}`,
      `198.51.100.${random.between(1, 9)}`,
      "member",
    ]),
    port: random.pick([...PORTS, 8500]),
    everyS: random.pick([6, 24, 72]) * 3600,
  }));
}

/** A Network Load Balancer that endpoints of others reach: AWS logs none of them. */
function addBalancer(world) {
  const { random } = world;
  world.balancer = null;
  if (!random.chance(0.2)) return;
  const group = random.pick(world.groups);
  const slot = { groupIds: [group.groupId], accountId: OWNER, clients: makeClients(random) };
  const eni = addInterface(world, slot, world.from - 100 * DAY_S, null, {
    kind: "network_load_balancer",
    description: "ELB net/shared-api/0123456789abcdef",
  });
  const isEnforced = random.chance(0.7);
  world.balancer = { eni, group, isEnforced };
  group.hasUnlogged = isEnforced;
}

function connectAll(world) {
  for (const eni of world.interfaces) {
    for (const client of eni.clients) connect(world, eni, client);
  }
  world.connections.sort((a, b) => a.at - b.at);
}

function connect(world, eni, client) {
  const { random } = world;
  const from = Math.max(world.from, eni.from);
  const end = Math.min(world.to, eni.until ?? world.to) - 120;
  for (let at = from + random.between(60, 3600); at < end; at += client.everyS) {
    const peer = client.address === "member" ? memberAt(world, at, eni) : null;
    if (client.address === "member" && peer === null) continue;
    const source = peer?.address ?? client.address;
    const admitted = admittedBy(world, eni, { source, peer, port: client.port, at });
    world.connections.push({ at, eni, source, peer, port: client.port, isAccepted: admitted.length > 0, admitted });
  }
}

function memberAt({ random, interfaces }, at, self) {
  const alive = interfaces.filter((eni) => eni !== self && isAlive(eni, at) && eni.kind === "interface");
  return alive.length === 0 ? null : random.pick(alive);
}

export const isAlive = (eni, at) => eni.from <= at && at < (eni.until ?? Number.POSITIVE_INFINITY);

/** The groups of an interface at a moment. */
export function groupsAt(eni, at) {
  return eni.memberships.findLast((membership) => membership.from <= at)?.groupIds ?? eni.memberships[0].groupIds;
}

/** Every rule of the interface's groups that lets this connection in, as AWS would judge it. */
export function admittedBy(world, eni, { source, peer, port, at }) {
  return groupsAt(eni, at).flatMap((groupId) => {
    const group = world.groups.find((one) => one.groupId === groupId);
    return group.rules.filter((rule) => admits(rule, { source, peer, port, at })).map((rule) => ({ groupId, rule }));
  });
}

function admits(rule, { source, peer, port, at }) {
  if (!carries(rule, port)) return false;
  if (rule.peer.cidr !== undefined) return holds(rule.peer.cidr, source);
  return peer !== null && groupsAt(peer, at).includes(rule.peer.groupId);
}

/** Whether a rule speaks of TCP on this port. */
export const carries = (rule, port) =>
  rule.protocol === "-1" || (rule.protocol === "tcp" && rule.fromPort <= port && port <= rule.toPort);

/** Whether an IPv4 CIDR holds an address. */
export function holds(cidr, address) {
  const [base, length] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

export const numberOf = (address) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
