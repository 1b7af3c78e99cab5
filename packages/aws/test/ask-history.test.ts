import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AskHistoryOptions, type AwsSession, askHistory, openSession, Pace } from "@sgt/aws";
import { type Sandbox, type SandboxOptions, startSandbox } from "@sgt/sandbox";
import { TRAIL_EVENTS } from "@sgt/snapshot";
import { type HistoryRead, readHistory } from "@sgt/snapshot/node";
import { Ajv2020 } from "ajv/dist/2020.js";
import { CREDENTIALS } from "./support/credentials.js";

const [ACCOUNT, REGION] = ["123456789012", "eu-west-1"];
const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 7, 1);

let [nowMs, dir] = [BEGIN, ""];
let sandbox: Sandbox;
let session: AwsSession;
const clock = {
  now: () => nowMs,
  sleep: async (ms: number) => {
    nowMs += ms;
  },
};

async function start(options: Partial<SandboxOptions> = {}): Promise<void> {
  const group = (id: string) => ({ GroupId: id, GroupName: id, OwnerId: ACCOUNT, VpcId: "vpc-0a", IpPermissions: [] });
  sandbox = await startSandbox({
    account: {
      ...{ accountId: ACCOUNT, region: REGION, NetworkInterfaces: [eni("eni-0e", "sg-0a")] },
      SecurityGroups: [group("sg-0a"), group("sg-0b")],
    },
    now: () => nowMs,
    ...options,
  });
  const pace = new Pace({ clock });
  session = await openSession({ endpoint: sandbox.url, region: REGION, credentials: CREDENTIALS, pace, clock });
}

const eni = (id: string, groupId: string) => ({
  ...{ NetworkInterfaceId: id, OwnerId: ACCOUNT, VpcId: "vpc-0a", SubnetId: "subnet-0a", Description: "" },
  ...{ PrivateIpAddress: "10.0.0.7", PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.7", Primary: true }] },
  ...{ Groups: [{ GroupId: groupId, GroupName: groupId }], InterfaceType: "interface", RequesterManaged: false },
});

beforeEach(async () => {
  nowMs = BEGIN;
  dir = await mkdtemp(join(tmpdir(), "sgt-ask-"));
});
afterEach(async () => {
  session.close();
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

async function ask(
  source: "cloudtrail" | "config",
  more: Partial<AskHistoryOptions> = {},
): Promise<HistoryRead & { readonly covered: number }> {
  const from = nowMs / 1000 - 90 * 86_400;
  const asked = await askHistory({ session, source, keptIn: dir, eventNames: TRAIL_EVENTS, from, clock, ...more });
  expect(asked.notRead).toEqual([]);
  const { objects, covered } = asked;
  return { ...(await readHistory({ objects, covered })), covered: covered.length };
}

/** An interface that changes its groups after ten days and ends after twenty. */
function live(): void {
  nowMs += 10 * DAY_MS;
  sandbox.account.addInterface(eni("eni-0a", "sg-0a"));
  nowMs += 10 * DAY_MS;
  sandbox.account.setInterfaceGroups("eni-0a", ["sg-0b"]);
  nowMs += 10 * DAY_MS;
  sandbox.account.removeInterface("eni-0a");
  nowMs += 10 * DAY_MS;
}

const said = ({ sightings }: HistoryRead, eniId: string): string[] =>
  sightings
    .filter((one) => one.eniId === eniId)
    .map(({ kind, from, until, state }) => {
      const day = (second: number): number => (second * 1000 - BEGIN) / DAY_MS;
      return `${kind} ${Math.floor(day(from))}-${Math.floor(day(until))} ${state.groups?.join("+") ?? "-"}`;
    })
    .sort();

const calls = (action: string): number => sandbox.requests.filter((request) => request.action === action).length;

describe("CloudTrail's event history", () => {
  test("tells groups from event to event; what was born before stays unknown", async () => {
    await start();
    live();
    const history = await ask("cloudtrail");
    expect(said(history, "eni-0a")).toEqual(["gone 30-30 -", "told 10-20 sg-0a", "told 20-30 sg-0b"]);
    expect(said(history, "eni-0e")).toEqual([]);
    expect(history).toMatchObject({ eventCount: 3, gaps: [], notRead: [], covered: 1 });
  });

  test("is asked once for each time: a later run asks for what is new, and knows the rest", async () => {
    await start();
    live();
    await ask("cloudtrail");
    const before = calls("LookupEvents");
    nowMs += DAY_MS;
    sandbox.account.addInterface(eni("eni-0b", "sg-0b"));
    nowMs += DAY_MS;
    const history = await ask("cloudtrail");
    const asked = sandbox.requests.filter(({ action }) => action === "LookupEvents").slice(before);
    expect(asked.every(({ params }) => Number(params.StartTime) * 1000 >= nowMs - 2 * DAY_MS - 3_600_000)).toBe(true);
    expect(said(history, "eni-0a")).toHaveLength(3);
    expect(said(history, "eni-0b")).toEqual(["told 41-41 sg-0b"]);
  });

  test("is read page by page at its rate, and a run that is cut off goes on where it was", async () => {
    await start({ throttle: true });
    nowMs += DAY_MS;
    for (let i = 0; i < 180; i++) {
      sandbox.account.addInterface(eni(`eni-${i}a`, "sg-0a"));
      nowMs += i % 3 === 0 ? 0 : 1_000;
    }
    nowMs += DAY_MS;
    const names = ["CreateNetworkInterface"];
    sandbox.faults.add({
      kind: "error-before",
      when: { action: "LookupEvents", nth: 3 },
      status: 400,
      code: "Refused",
    });
    await expect(ask("cloudtrail", { eventNames: names })).rejects.toMatchObject({ code: "SGT_AWS_CALL_FAILED" });
    const before = calls("LookupEvents");
    const history = await ask("cloudtrail", { eventNames: names });
    expect(new Set(history.sightings.map(({ eniId }) => eniId)).size).toBe(180);
    // 180 events are four pages, two of them were there; and time went on.
    expect(calls("LookupEvents") - before).toBe(3);
    expect([...sandbox.tally.keys()].filter((key) => key.includes("ThrottlingException"))).toEqual([]);
  });

  test("what is not there yet is asked again", async () => {
    await start({ history: { trailLagMs: 600_000 } });
    nowMs += DAY_MS;
    sandbox.account.addInterface(eni("eni-0a", "sg-0a"));
    nowMs += 60_000;
    expect(said(await ask("cloudtrail"), "eni-0a")).toEqual([]);
    nowMs += 3_600_000;
    expect(said(await ask("cloudtrail"), "eni-0a")).toEqual(["told 1-1 sg-0a"]);
  });
});

describe("AWS Config", () => {
  test("tells what each interface was, those that are gone and those that never changed", async () => {
    await start();
    live();
    const history = await ask("config", { from: (BEGIN + 5 * DAY_MS) / 1000 });
    expect(said(history, "eni-0a")).toEqual(["gone 30-30 -", "told 10-10 sg-0a", "told 20-20 sg-0b"]);
    expect(said(history, "eni-0e")).toEqual(["inferred 0-40 sg-0a", "told 0-0 sg-0a"]);
    // One call for all that did not change; the other one's history in weeks.
    expect(calls("BatchGetResourceConfig")).toBe(2);
    const asked = sandbox.requests.filter(({ action }) => action === "GetResourceConfigHistory");
    expect(new Set(asked.map(({ params }) => params.resourceId))).toEqual(new Set(["eni-0a"]));
  });

  test("is asked once for what ended, and for the rest of what is new", async () => {
    await start();
    live();
    await ask("config");
    const before = calls("GetResourceConfigHistory");
    nowMs += DAY_MS;
    const again = await ask("config");
    expect(calls("GetResourceConfigHistory")).toBe(before);
    expect(said(again, "eni-0a")).toHaveLength(3);
  });

  test("without a recorder is told: it is no account without interfaces", async () => {
    await start({ history: { isRecording: false } });
    const options = { session, source: "config", keptIn: dir, eventNames: [], from: nowMs / 1000, clock } as const;
    const { notRead } = await askHistory(options);
    expect(notRead).toMatchObject([{ accountId: ACCOUNT, region: REGION, code: "SGT_AWS_NOT_RECORDED" }]);
  });
});

test("what is kept and was changed by somebody is an error that names the file", async () => {
  await start();
  await ask("cloudtrail");
  const [note = ""] = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith(".asked.json"));
  await writeFile(join(dir, note), "{}");
  await expect(ask("cloudtrail")).rejects.toMatchObject({ code: "SGT_AWS_ASKED_DAMAGED" });
});

test("the sandbox's files tell what its answers tell", async () => {
  await start();
  live();
  await sandbox.writeHistory(join(dir, "files"));
  const { folderSource } = await import("@sgt/flowlogs/node");
  const objects = folderSource(join(dir, "files")).list({ from: 0, to: Number.POSITIVE_INFINITY });
  const files = await readHistory({ objects });
  expect(files).toMatchObject({ notRead: [], gaps: [] });
  const asked = await ask("config");
  const facts = (history: HistoryRead) => said(history, "eni-0a").filter((one) => !one.includes("inferred"));
  expect(facts(files)).toEqual(expect.arrayContaining(facts(asked)));
});

test("the notes of what was asked are of their published schema", async () => {
  await start();
  nowMs += 2 * DAY_MS;
  await ask("cloudtrail");
  await ask("config");
  const published = new URL("../../../docs/schemas/ledger-asked.schema.json", import.meta.url);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(await readFile(published, "utf8")));
  const names = (await readdir(join(dir, ACCOUNT, REGION))).filter((name) => name.endsWith(".asked.json"));
  const texts = await Promise.all(names.map((name) => readFile(join(dir, ACCOUNT, REGION, name), "utf8")));
  const notes = texts.map((text) => JSON.parse(text));
  expect(new Set(notes.map(({ source }) => source))).toEqual(new Set(["cloudtrail", "config"]));
  expect(notes.filter((note) => !validate(note))).toEqual([]);
  for (const odd of [{ schema: "sgt/ledger-asked/v3" }, { covered: { a: [[1]] } }, { file: "../a" }, { more: 1 }])
    expect(validate({ ...notes[0], ...odd })).toBe(false);
});
