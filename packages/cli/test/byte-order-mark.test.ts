import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseServiceRanges } from "@sgt/aws";
import { readAccepted, readBaseline, readKnownNetworks } from "@sgt/findings/node";
import { parseApproved, planTightening } from "@sgt/rules";
import { addExceptions, readExceptions, readPlanFile } from "@sgt/rules/node";
import { type RegionSnapshot, regionFromDescribed } from "@sgt/snapshot";
import { sgt } from "./run-sgt.js";

const MARK = "\uFEFF";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-mark-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string): Promise<string> {
  const path = join(folder, "file");
  await writeFile(path, text);
  return path;
}

const region: RegionSnapshot = regionFromDescribed({
  accountId: "123456789012",
  region: "eu-west-1",
  collectedAt: null,
  files: new Map([["ec2-describe-security-groups.json", { SecurityGroups: [] }]]),
  missing: [],
  folder: "123456789012/eu-west-1",
});
const PLAN = planTightening({ region, evidence: null, approved: ["10.0.0.1/32"], now: "2026-11-20T00:00:00.000Z" });

const KEEP = `schema: sgt/keep/v1
keep:
  - source: 10.0.7.0/28
    owner: network team
    reason: failover pool
`;
const ENTRY = { source: "10.0.8.0/28", ports: "all", scope: {}, owner: "network team", reason: "second pool" };

const READERS: readonly (readonly [name: string, text: string, read: (path: string) => Promise<unknown>])[] = [
  ["keep.yaml", KEEP, readExceptions],
  ["keep.yaml that begins with a comment", `# who stays\n${KEEP}`, readExceptions],
  ["keep.yaml in JSON", JSON.stringify({ schema: "sgt/keep/v1", keep: [] }), readExceptions],
  [
    "accept.yaml",
    "schema: sgt/accept/v1\naccept:\n  - { kind: cidr-large, resource: sg-1, owner: it, reason: a vendor }\n",
    readAccepted,
  ],
  ["known networks", "SF Office: 203.0.113.7/32\n", readKnownNetworks],
  ["a baseline", JSON.stringify({ findings: [{ findingId: "f-0123456789abcdef" }] }), readBaseline],
  ["a plan", JSON.stringify(PLAN), readPlanFile],
  ["an approved list", "10.0.0.1\n10.0.0.2 # web\n", async (path) => parseApproved(await readFile(path, "utf8"))],
  ["an approved list in JSON", '["10.0.0.1"]', async (path) => parseApproved(await readFile(path, "utf8"))],
  [
    "ip-ranges.json",
    JSON.stringify({ syncToken: "1", createDate: "2026-11-20-00-00-00", prefixes: [], ipv6_prefixes: [] }),
    async (path) => ({ ...parseServiceRanges(await readFile(path, "utf8")), find: null }),
  ],
  ["input of collapse", "10.0.0.1\n10.0.0.2\n", (path) => sgt(["collapse", path])],
];

describe("a byte order mark before a file is no part of it", () => {
  test.each(READERS)("%s", async (_name, text, read) => {
    const plain = await read(await fileOf(text));
    expect(await read(await fileOf(MARK + text))).toEqual(plain);
  });

  test("keep.yaml that an exception is added to", async () => {
    const path = await fileOf(MARK + KEEP);
    expect(await addExceptions(path, [ENTRY])).toBe(1);
    expect((await readExceptions(path)).map(({ source }) => source)).toEqual(["10.0.7.0/28", "10.0.8.0/28"]);
  });
});
