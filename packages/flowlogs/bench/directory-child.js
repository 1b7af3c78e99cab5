// Writes a snapshot of many interfaces into a ledger's directory, or reads it and asks for the groups of rows.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addSightings, readDirectory } from "../dist/node.js";

const [task, countText, folder] = process.argv.slice(2);
const count = Number(countText);
const ACCOUNT = "123456789012";
const REGION = "eu-west-1";
const DAY = 86_400;
const START = 1_793_491_200;
const eniOf = (i) => `eni-${(i + 0x1000000).toString(16)}`;
const seconds = (from) => (performance.now() - from) / 1000;

if (task === "write") process.stdout.write(JSON.stringify(await write()));
else process.stdout.write(JSON.stringify(await read()));

async function write() {
  const dir = mkdtempSync(join(tmpdir(), "sgt-bench-directory-"));
  const from = performance.now();
  await addSightings(dir, snapshot(START));
  const addSeconds = seconds(from);
  await addSightings(dir, snapshot(START + DAY));
  const files = readdirSync(join(dir, "_interfaces")).map((file) => statSync(join(dir, "_interfaces", file)).size);
  return { dir, addSeconds, fileMb: files[0] / 1e6 };
}

function snapshot(at) {
  const scans = [{ accountId: ACCOUNT, region: REGION, at, source: "snapshot" }];
  return { scans, sightings: sightings(at) };
}

function* sightings(at) {
  for (let i = 0; i < count; i++) {
    const state = {
      groups: [`sg-${i % 10_000}`],
      vpcId: `vpc-${i % 20}`,
      subnetId: `subnet-${i % 200}`,
      addresses: [`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`],
      kind: "instance",
      subject: `i-${i.toString(16)}`,
      service: "",
      scalingGroup: `asg-${i % 5_000}`,
      name: "",
      words: {},
    };
    const one = { accountId: ACCOUNT, region: REGION, eniId: eniOf(i), source: "snapshot", state };
    yield { ...one, kind: "seen", from: at, until: at };
  }
}

async function read() {
  const from = performance.now();
  const directory = await readDirectory(folder);
  const readSeconds = seconds(from);
  const joinFrom = performance.now();
  let found = 0;
  for (let row = 0; row < count; row++) {
    const number = directory.find(ACCOUNT, eniOf(row));
    if (directory.groupsWithin(number, START, START + DAY)[0]?.groups !== null) found++;
  }
  if (found !== count) throw new Error(`${found} of ${count} rows found their groups`);
  const joinSeconds = seconds(joinFrom);
  rmSync(folder, { recursive: true, force: true });
  return { readSeconds, joinSeconds, readMb: (process.resourceUsage().maxRSS * 1024) / 1e6, rowCount: count };
}
