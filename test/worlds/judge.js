// Holds what the product decided against what really happened. It reads plans and lists of rules as
// anybody may, and shares no code with what made them.
import { carries, DAY_S, groupsAt, holds, isAlive, OWNER, REGION } from "./world.js";

/** What every interface was, as facts that nobody has in full. */
export function* truthOf(world) {
  for (const eni of world.interfaces) {
    for (const [i, { from, groupIds }] of eni.memberships.entries()) {
      const until = eni.memberships[i + 1]?.from ?? eni.until ?? world.to + DAY_S;
      const state = { ...NO_STATE, groups: [...groupIds].sort(), vpcId: "vpc-00000000000000001" };
      const place = { accountId: eni.accountId, region: REGION, eniId: eni.eniId };
      yield { kind: "told", ...place, from, until, source: "truth", state };
    }
  }
}

const NO_STATE = {
  ...{ groups: null, vpcId: "", subnetId: "", addresses: [], kind: "", subject: "" },
  ...{ service: "", scalingGroup: "", name: "", words: {} },
};

/** Groups that the directory holds for known on the day of a record, and that the interface did not have. */
function judgeAttribution(world, told) {
  const wrong = new Set();
  for (const { at, eni } of world.connections.filter(({ isAccepted }) => isAccepted)) {
    const number = told.find(eni.accountId, eni.eniId);
    const day = Math.floor(at / DAY_S) * DAY_S;
    for (const [from, until] of [
      [day, day + DAY_S],
      [at, at + 1],
    ]) {
      const known = told.groupsWithin(number, from, until);
      if (!known.every(isFirm)) continue;
      const truth = [...groupsAt(eni, at)].sort().join(" ");
      const isTold = known.some(({ groups }) => groups.map(withoutOwner).sort().join(" ") === truth);
      if (!isTold) wrong.add(`${eni.eniId}: attributed to a wrong group at ${new Date(at * 1000).toISOString()}`);
    }
  }
  return [...wrong];
}

/** Seen or told within the time, and nowhere in it merely likely. */
const isFirm = ({ groups, how, atLeast }) => groups !== null && /^(seen|told)$/.test(how) && atLeast !== "inferred";

const withoutOwner = (group) => group.split("/").at(-1);

/**
 * @param {object} world
 * @param {{ plan: object, rules: readonly object[], told: object }} decided
 * @returns {string[]} every broken promise, in words; none when all were kept
 */
export function judge(world, { plan, rules, told }) {
  return [
    ...plan.groups.flatMap((group) => judgeGroup(world, group)),
    ...rules.flatMap((rule) => judgeUse(world, rule)),
    ...judgeAttribution(world, told),
  ];
}

function judgeGroup(world, planned) {
  const group = world.groups.find((one) => one.groupId === planned.groupId);
  const remove = planned.remove.map(ruleOf);
  const add = planned.add.map(ruleOf);
  if (remove.length === 0 && add.length === 0) return [];
  const gone = group.rules.filter((rule) => remove.some((one) => isSame(one, rule)));
  const after = [...group.rules.filter((rule) => !gone.includes(rule)), ...add];
  const wider = add.filter((rule) => !group.rules.some((old) => isInside(rule, old) || holdsMembers(world, old, rule)));
  const said = (what) => (rule) => `${group.groupId}: ${what}: ${textOf(rule)}`;
  return [
    ...(group.isOwned ? [`${group.groupId}: changed although a controller owns it`] : []),
    ...(group.hasUnlogged ? [`${group.groupId}: changed although PrivateLink traffic to it is not logged`] : []),
    ...gone.flatMap((rule) => untouchable(rule).map((kind) => said(kind)(rule))),
    ...wider.map(said("wider")),
    ...refused(world, group, after),
  ];
}

/** Why a rule may never go; empty for one that may. */
function untouchable({ isEmergency, isOwned, peer }) {
  return [
    ...(isEmergency ? ["an emergency rule goes"] : []),
    ...(isOwned ? ["a controller's rule goes"] : []),
    ...(peer.cidr === undefined ? ["a reference goes"] : []),
    ...(peer.cidr === "0.0.0.0/0" ? ["a public rule goes"] : []),
  ];
}

/** Whether a rule holds every member that a group has now, and the subnets of these, on the traffic of another rule. */
function holdsMembers(world, old, { peer, ...traffic }) {
  if (peer.groupId === undefined || old.peer.cidr === undefined) return false;
  const members = world.interfaces.filter(
    (eni) => isAlive(eni, world.to - 60) && groupsAt(eni, world.to).includes(peer.groupId),
  );
  const subnets = new Set(members.map(({ address }) => `${address.split(".").slice(0, 3).join(".")}.0/24`));
  return [...subnets].every((cidr) => isInside({ ...traffic, peer: { cidr } }, old));
}

/** Whether a rule lets in what came: by its address, or because the interface that it came from had the rule's group then. */
const letsIn = (rule, { source, port, peer, at }) =>
  carries(rule, port) &&
  (rule.peer.cidr === undefined
    ? peer !== null && groupsAt(peer, at).includes(rule.peer.groupId)
    : holds(rule.peer.cidr, source));

/** Connections that a standing CIDR rule of the group let in, and that none lets in afterwards. */
function refused(world, group, after) {
  const standing = after.filter((rule) => !rule.isEmergency);
  const lost = new Set();
  for (const connection of world.connections) {
    const { admitted, source, port } = connection;
    const wasHere = admitted.some(
      ({ groupId, rule }) => groupId === group.groupId && !rule.isEmergency && rule.peer.cidr !== undefined,
    );
    if (wasHere && !standing.some((rule) => letsIn(rule, connection)))
      lost.add(`${group.groupId}: refused: ${source} on tcp ${port}`);
  }
  return [...lost];
}

/** A rule that is called unused let nobody in. */
function judgeUse(world, { groupId, rule, state }) {
  if (!["unused", "remove-unused"].includes(state)) return [];
  const used = world.connections.some(({ admitted }) =>
    admitted.some((one) => one.groupId === groupId && isSame(one.rule, rule)),
  );
  return used ? [`${groupId}: called unused: ${textOf(rule)}`] : [];
}

/** A rule as the product writes it, in the terms of the world. */
export function ruleOf({ protocol, fromPort, toPort, peer }) {
  const where = peer.kind === "group" ? { groupId: peer.groupId } : { cidr: peer.cidr };
  return { protocol, fromPort, toPort, peer: where };
}

function isSame(a, b) {
  const ports = a.protocol === "-1" || (a.fromPort === b.fromPort && a.toPort === b.toPort);
  return a.protocol === b.protocol && ports && a.peer.cidr === b.peer.cidr && a.peer.groupId === b.peer.groupId;
}

function isInside(rule, old) {
  if (rule.peer.cidr === undefined || old.peer.cidr === undefined) return false;
  const [base, length] = rule.peer.cidr.split("/");
  const [, oldLength] = old.peer.cidr.split("/");
  const isNarrow = Number(length) >= Number(oldLength) && holds(old.peer.cidr, base);
  if (!isNarrow) return false;
  if (old.protocol === "-1") return true;
  return old.protocol === rule.protocol && old.fromPort <= rule.fromPort && rule.toPort <= old.toPort;
}

const textOf = ({ protocol, fromPort, toPort, peer }) =>
  `${protocol} ${fromPort}-${toPort} from ${peer.cidr ?? peer.groupId}`;

/** What the CIDR rules allow that could be tightened, each rule counted for itself. */
function addressesIn({ groups }) {
  const wide = groups
    .filter(({ isOwned, hasUnlogged }) => !isOwned && !hasUnlogged)
    .flatMap(({ rules }) => rules.filter((rule) => untouchable(rule).length === 0));
  return wide.reduce((sum, { peer }) => sum + 2 ** (32 - Number(peer.cidr.split("/")[1])), 0);
}

/** What a world was good for: floors on these keep the generator from drying up. */
export function countsOf(world, { plan }) {
  const changed = plan.groups.filter(({ add, remove }) => add.length + remove.length > 0);
  const accepted = world.connections.filter(({ isAccepted }) => isAccepted);
  return {
    changed: changed.length,
    referring: changed.flatMap(({ add }) => add.filter(({ peer }) => peer.kind === "group")).length,
    removed: changed.reduce((sum, { remove }) => sum + remove.length, 0),
    "addresses in wide rules": addressesIn(world),
    "addresses taken away": Number(plan.totals.addressesBefore) - Number(plan.totals.addressesAfter),
    accepted: accepted.length,
    shared: accepted.filter(({ eni }) => eni.accountId !== OWNER).length,
    gone: accepted.filter(({ eni }) => eni.until !== null).length,
    moved: accepted.filter(({ eni, at }) => groupsAt(eni, at) !== groupsAt(eni, world.to)).length,
  };
}
