import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readDirectory } from "@sgt/flowlogs/node";
import { startSandbox } from "@sgt/sandbox";
import { codesIn, spawnSgt } from "./run-sgt.js";

const ACCOUNT = "123456789012";
const DAY_MS = 86_400_000;

// Two requests a second, and as many as there are events to look up.
test("sgt history --from cloudtrail: tells groups from event to event, at CloudTrail's rate", async () => {
  const dir = await mkdtemp(join(tmpdir(), "sgt-history-live-"));
  let daysAgo = 30;
  const sandbox = await startSandbox({
    account: { accountId: ACCOUNT, region: "eu-west-1", SecurityGroups: [], NetworkInterfaces: [] },
    now: () => Date.now() - daysAgo * DAY_MS,
    throttle: true,
  });
  const Groups = [{ GroupId: "sg-0a", GroupName: "a" }];
  sandbox.account.addInterface({ NetworkInterfaceId: "eni-0b", OwnerId: ACCOUNT, Groups, InterfaceType: "interface" });
  daysAgo = 20;
  sandbox.account.setInterfaceGroups("eni-0b", ["sg-0b"]);
  daysAgo = 10;
  sandbox.account.removeInterface("eni-0b");
  daysAgo = 0;
  const argv = ["history", "--from", "cloudtrail:", "--out", "ledger"];
  const { code, stderr } = await spawnSgt(argv, { cwd: dir, env: { ...sandbox.env } });
  expect({ code, errors: codesIn(stderr) }).toEqual({ code: 0, errors: [] });
  const directory = await readDirectory(join(dir, "ledger"));
  const groupsOf = (days: number): string[] => {
    const day = new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
    return directory.groupsOn(ACCOUNT, "eni-0b", day).map(({ groups, how }) => `${how} ${groups?.join("+") ?? "-"}`);
  };
  expect([25, 15, 5].map(groupsOf)).toEqual([["told sg-0a"], ["told sg-0b"], ["unknown -"]]);
  expect(sandbox.tally.get("cloudtrail:LookupEvents ThrottlingException")).toBeUndefined();
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});
