// What AWS writes down of the changes of a world: AWS Config's items and CloudTrail's events, with the lags, gaps and
// doubles that they have, in the paths and forms of a log archive.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomOf } from "./random.js";
import { DAY_S, groupsAt, isAlive, OWNER, PARTICIPANT, REGION } from "./world.js";

const VPC = "vpc-00000000000000001";
const ORGANIZATION = "o-abcdefghij";

/** `Map.groupBy` has been in Node since 21. */
function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

const accountsOf = (world) => (world.isShared ? [OWNER, PARTICIPANT] : [OWNER]);
const isoOf = (at) => new Date(at * 1000).toISOString();
const stampOf = (at) => isoOf(at).slice(0, 19).replaceAll(/[-:]/g, "");
const dayOf = (at) => Math.floor(at / DAY_S);
const idOf = (kind, eni) => `${kind}-${eni.eniId.slice(4)}`;

function put(folder, path, bytes) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** What became of every interface, in the order of time. */
function changesOf(world, accountId) {
  const enis = world.interfaces.filter((eni) => eni.accountId === accountId);
  const changes = enis.flatMap((eni) => [
    { what: "made", at: eni.from, eni },
    ...eni.memberships.slice(1).map(({ from }) => ({ what: "moved", at: from, eni })),
    ...(eni.until === null ? [] : [{ what: "ended", at: eni.until, eni }]),
  ]);
  return changes.sort((a, b) => a.at - b.at);
}

// AWS Config.

/** Writes the files of a recorder: on change or daily, begun late or stopped for a while, each item after its lag. */
export function writeConfig(world, folder) {
  const random = randomOf(world.seed + 1_000_003);
  for (const accountId of accountsOf(world)) writeRecorder(world, folder, accountId, random);
}

function writeRecorder(world, folder, accountId, random) {
  const began = random.chance(0.3) ? world.from + random.between(1, 3) * DAY_S : world.from - DAY_S;
  const stopped = random.chance(0.2) ? { from: began + 2 * DAY_S, until: began + 4 * DAY_S } : { from: 0, until: 0 };
  const isDaily = random.chance(0.2);
  const isRecorded = (at) => at >= began && !(at >= stopped.from && at < stopped.until) && at <= world.to;
  const found = [began, stopped.until].flatMap((at) => discovered(world, accountId, at, random));
  const changed = changesOf(world, accountId).flatMap((change) => capturedChange(change, isDaily, random));
  const items = [...found, ...changed].filter(({ at }) => isRecorded(at));
  const told = items.map((item) => (random.chance(0.03) ? { ...item, configuration: null } : item));
  for (const [six, some] of groupBy(told, ({ at }) => Math.floor(at / 21_600))) {
    const path = `${configFolder(accountId, six * 21_600)}/ConfigHistory/${accountId}_Config_${REGION}_ConfigHistory_AWS::EC2::NetworkInterface_${stampOf(some[0].at)}Z_${stampOf(some.at(-1).at)}Z_1.json.gz`;
    writeItems(folder, path, some.map(itemOf(accountId, isDaily)));
  }
  writeConfigSnapshot({ world, folder, accountId, isDaily, told, random });
}

/** A snapshot repeats the last item of all that it believes to stand. */
function writeConfigSnapshot({ world, folder, accountId, isDaily, told, random }) {
  const at = world.from + random.between(2, 6) * DAY_S;
  const last = new Map(told.filter((item) => item.at <= at).map((item) => [item.eni.eniId, item]));
  const standing = [...last.values()].filter(({ status }) => status !== "ResourceDeleted");
  const path = `${configFolder(accountId, at)}/ConfigSnapshot/${accountId}_Config_${REGION}_ConfigSnapshot_${stampOf(at)}Z_0123abcd-0000-4000-8000-000000000000.json.gz`;
  writeItems(folder, path, standing.map(itemOf(accountId, isDaily)));
}

function configFolder(accountId, at) {
  const [year, month, day] = isoOf(at).slice(0, 10).split("-").map(Number);
  return `${ORGANIZATION}/AWSLogs/${accountId}/Config/${REGION}/${year}/${month}/${day}`;
}

function writeItems(folder, path, configurationItems) {
  if (configurationItems.length === 0) return;
  put(folder, path, gzipSync(JSON.stringify({ fileVersion: "1.0", configurationItems }), { level: 1 }));
}

/** A recorder that is started finds all that stands, within minutes. */
function discovered(world, accountId, at, random) {
  const enis = at === 0 ? [] : world.interfaces.filter((eni) => eni.accountId === accountId && isAlive(eni, at));
  return enis.map((eni) => captured(eni, at + random.between(0, 600), "ResourceDiscovered"));
}

/** Captured minutes after the change, or by a daily recorder at the end of the day. */
function capturedChange({ what, at, eni }, isDaily, random) {
  const captureAt = isDaily ? (dayOf(at) + 1) * DAY_S - random.between(1, 600) : at + random.between(20, 1200);
  if (what === "ended") return captured(eni, captureAt, "ResourceDeleted");
  return isAlive(eni, captureAt) ? captured(eni, captureAt, what === "made" ? "ResourceDiscovered" : "OK") : [];
}

const captured = (eni, at, status) => ({
  eni,
  at,
  status,
  configuration: status === "ResourceDeleted" ? null : configurationOf(eni, at),
});

function configurationOf(eni, at) {
  const isManaged = eni.kind !== "interface";
  const attachment = {
    attachmentId: idOf("eni-attach", eni),
    attachTime: isoOf(eni.from),
    deleteOnTermination: true,
    deviceIndex: 0,
    status: "attached",
    ...(isManaged ? { instanceOwnerId: "amazon-aws" } : { instanceId: idOf("i", eni), instanceOwnerId: eni.accountId }),
  };
  return {
    ...{ networkInterfaceId: eni.eniId, ownerId: eni.accountId, subnetId: eni.subnetId, vpcId: VPC },
    ...{ interfaceType: eni.kind, description: eni.description, requesterManaged: isManaged, status: "in-use" },
    groups: groupsAt(eni, at).map((groupId) => ({ groupId, groupName: groupId })),
    privateIpAddress: eni.address,
    privateIpAddresses: [{ privateIpAddress: eni.address, primary: true }],
    attachment,
  };
}

const itemOf =
  (accountId, isDaily) =>
  ({ eni, at, status, configuration }) => ({
    configurationItemVersion: "1.3",
    configurationItemCaptureTime: isoOf(at),
    configurationItemStatus: status,
    awsAccountId: accountId,
    awsRegion: REGION,
    resourceType: "AWS::EC2::NetworkInterface",
    resourceId: eni.eniId,
    recordingFrequency: isDaily ? "DAILY" : "CONTINUOUS",
    configuration,
  });

// CloudTrail.

/** Writes the files of a trail: minutes late, out of order, some twice, with failed calls, days without and a file cut off. */
export function writeTrail(world, folder) {
  const random = randomOf(world.seed + 2_000_003);
  for (const accountId of accountsOf(world)) {
    const events = [...changesOf(world, accountId).map(eventOf(world, random)), ...quietEvents(world)];
    const silent = random.chance(0.2) ? dayOf(world.from) + random.between(1, 6) : null;
    const recorded = events.filter(({ at }) => at >= world.from && at <= world.to && dayOf(at) !== silent);
    writeEvents({ folder, accountId, recorded, random });
  }
}

function writeEvents({ folder, accountId, recorded, random }) {
  const doubled = recorded.flatMap((event) => (random.chance(0.1) ? [event, event] : [event]));
  const delivered = doubled.map((event) => ({ event, by: Math.ceil((event.at + random.between(60, 600)) / 300) }));
  for (const [by, some] of groupBy(delivered, (one) => one.by)) {
    const Records = random.some(some, some.length).map(({ event }) => recordOf(accountId, event));
    const bytes = gzipSync(JSON.stringify({ Records }), { level: 1 });
    const [year, month, day] = isoOf(by * 300)
      .slice(0, 10)
      .split("-");
    const path = `${ORGANIZATION}/AWSLogs/${ORGANIZATION}/${accountId}/CloudTrail/${REGION}/${year}/${month}/${day}/${accountId}_CloudTrail_${REGION}_${stampOf(by * 300).slice(0, -2)}Z_${by.toString(16).padStart(16, "0")}.json.gz`;
    put(folder, path, random.chance(0.01) ? bytes.subarray(0, bytes.length / 2) : bytes);
  }
}

function quietEvents(world) {
  const events = [];
  for (let at = world.from + 60; at <= world.to; at += DAY_S / 4) {
    events.push({ at, name: "DescribeInstances", request: {}, response: null });
  }
  return events;
}

const items = (list) => ({ items: list });
const groupSet = (groupIds) => items(groupIds.map((groupId) => ({ groupId })));

/** The call behind a change, or beside it one that failed. An instance shuts down for minutes after it was told to. */
const eventOf = (world, random) => (change) => {
  const { what, at, eni } = change;
  const groups = groupSet(groupsAt(eni, at));
  if (what === "made") return { at, name: "RunInstances", request: {}, response: launched(eni, groups) };
  const isFailed = random.chance(0.2);
  if (what === "moved") {
    const request = { networkInterfaceId: eni.eniId, groupSet: groups };
    return { at, name: "ModifyNetworkInterfaceAttribute", request, response: { _return: true } };
  }
  if (isFailed) {
    // Nobody may do this; the interface ends all the same, and nothing tells it.
    const request = { networkInterfaceId: eni.eniId, groupSet: groupSet([world.groups[0].groupId]) };
    return { at: at - 60, name: "ModifyNetworkInterfaceAttribute", request, response: null, isFailed };
  }
  const request = { instancesSet: items([{ instanceId: idOf("i", eni) }]) };
  return { at: at - random.between(0, 300), name: "TerminateInstances", request, response: request };
};

function launched(eni, groups) {
  const attachment = { attachmentId: idOf("eni-attach", eni), deviceIndex: 0, deleteOnTermination: true };
  const network = { networkInterfaceId: eni.eniId, ownerId: eni.accountId, vpcId: VPC, subnetId: eni.subnetId };
  const addresses = items([{ privateIpAddress: eni.address, primary: true }]);
  const networkInterfaceSet = items([{ ...network, groupSet: groups, attachment, privateIpAddressesSet: addresses }]);
  return { instancesSet: items([{ instanceId: idOf("i", eni), networkInterfaceSet }]) };
}

function recordOf(accountId, { at, name, request, response, isFailed = false }) {
  return {
    ...{ eventVersion: "1.11", eventTime: `${isoOf(at).slice(0, 19)}Z`, eventSource: "ec2.amazonaws.com" },
    ...{ eventName: name, awsRegion: REGION, recipientAccountId: accountId, managementEvent: true },
    eventID: createHash("sha256")
      .update(JSON.stringify([name, at, request, response]))
      .digest("hex")
      .slice(0, 36),
    ...{ eventCategory: "Management", requestParameters: request, responseElements: response },
    ...(isFailed ? { errorCode: "Client.UnauthorizedOperation" } : {}),
  };
}
