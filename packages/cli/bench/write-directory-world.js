// Writes a snapshot, a ledger of many rows, and the same ledger with a directory of many interfaces, nearly all of which are gone.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addSightings, appendToLedger } from "@sgt/flowlogs/node";

const [folder, rowText, interfaceText] = process.argv.slice(2);
const [ROWS, INTERFACES] = [Number(rowText), Number(interfaceText)];
const ACCOUNT = "123456789012";
const REGION = "eu-west-1";
const DAY = 86_400;
const TO = Date.parse("2026-11-20T00:00:00Z") / 1000;
const FROM = TO - 30 * DAY;
const GROUPS = 1000;
const MEMBERS = 4;

const eniOf = (i) => `eni-${(i + 0x1000000).toString(16)}`;
const groupOf = (i) => `sg-${((i % GROUPS) + 0x1000).toString(16)}`;
const addressOf = (i) => `10.${(i >> 16) & 127}.${(i >> 8) & 255}.${i & 255}`;

function writeSnapshot() {
  const files = join(folder, "snapshot", ACCOUNT, REGION);
  mkdirSync(files, { recursive: true });
  const put = (name, value) => writeFileSync(join(files, name), JSON.stringify(value));
  const groups = Array.from({ length: GROUPS }, (_, i) => i);
  put("ec2-describe-security-groups.json", { SecurityGroups: groups.map(describedGroup) });
  const enis = Array.from({ length: GROUPS * MEMBERS }, (_, i) => i);
  put("ec2-describe-network-interfaces.json", { NetworkInterfaces: enis.map(describedInterface) });
}

function describedGroup(i) {
  const id = groupOf(i);
  const ranges = [{ CidrIp: "10.0.0.0/9" }];
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: ranges }];
  return {
    GroupId: id,
    GroupName: id,
    Description: "",
    OwnerId: ACCOUNT,
    VpcId: "vpc-1",
    IpPermissions,
    IpPermissionsEgress: [],
  };
}

const describedInterface = (i) => ({
  ...{ NetworkInterfaceId: eniOf(i), OwnerId: ACCOUNT, VpcId: "vpc-1", SubnetId: "subnet-1", Status: "in-use" },
  ...{ InterfaceType: "interface", Description: "", PrivateIpAddress: addressOf(i), Groups: [{ GroupId: groupOf(i) }] },
});

function* rows() {
  for (let i = 0; i < ROWS; i++) {
    const eni = i % (GROUPS * MEMBERS);
    const day = i % 30;
    const firstSeen = FROM + day * DAY + 3600;
    yield {
      ...{ accountId: ACCOUNT, region: REGION, eniId: eniOf(eni), family: 4, protocol: 6, port: 443, action: "ACCEPT" },
      ...{
        source: addressOf((eni * 7 + (i % 50) * 4001) % INTERFACES),
        date: new Date(firstSeen * 1000).toISOString().slice(0, 10),
      },
      ...{ recordCount: 1, packetCount: 10, byteCount: 1000, firstSeen, lastSeen: firstSeen + 60 },
      handshake: { bits: 1, incomingPort: 50_000, openedPort: 0, openedAt: 0 },
    };
  }
}

const ALL_HOURS = 2 ** 24 - 1;

/** Every interface of the snapshot, seen in every hour. */
const eniDays = Array.from({ length: GROUPS * MEMBERS * 30 }, (_, i) => {
  const from = FROM + (i % 30) * DAY;
  const counts = { recordCount: 1, acceptedCount: 1, rejectedCount: 0, noDataCount: 0, skipDataCount: 0 };
  const hours = { dataHours: ALL_HOURS, noDataHours: 0, skippedHours: 0, firstSeen: from, lastSeen: from + DAY - 1 };
  return { eniId: eniOf(Math.floor(i / 30)), day: from / DAY, ...counts, ...hours };
});

const coverage = {
  ...{ asked: { from: FROM, to: TO }, objectCount: 1, byteCount: 1, outsideWindowCount: 0, withoutInterfaceCount: 0 },
  ...{ eniDays, knownEnis: null, unread: [], malformed: [] },
};

/** Each was told for some days; those of the snapshot for all. */
function* sightings() {
  for (let i = 0; i < INTERFACES; i++) {
    const isThere = i < GROUPS * MEMBERS;
    const from = isThere ? FROM - DAY : FROM + (i % 29) * DAY;
    const state = {
      ...{ groups: [groupOf(i)], vpcId: "vpc-1", subnetId: "subnet-1", addresses: [addressOf(i)], kind: "instance" },
      ...{ subject: `i-${i.toString(16)}`, service: "", scalingGroup: `asg-${i % 5000}`, name: "", words: {} },
    };
    const place = { accountId: ACCOUNT, region: REGION, eniId: eniOf(i), source: "config" };
    yield { kind: "told", ...place, from, until: isThere ? TO : from + DAY, state };
  }
}

writeSnapshot();
const [without, beside] = ["without", "with"].map((name) => join(folder, name));
await appendToLedger(without, {
  rows: [...rows()],
  objects: [{ key: "a", size: 1, tag: "a", outsideWindowCount: 0 }],
  coverage,
});
cpSync(without, beside, { recursive: true });
await addSightings(beside, {
  scans: [{ accountId: ACCOUNT, region: REGION, at: TO, source: "snapshot" }],
  sightings: sightings(),
});
