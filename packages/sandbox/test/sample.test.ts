import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SAMPLE_UNTIL, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";

const AWS_FILE_NAME = /^123456789012_vpcflowlogs_eu-west-1_fl-0[0-9a-f]{16}_(\d{8}T\d{4}Z)_[0-9a-f]{8}\.log\.gz$/;

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-sample-"));
});

afterAll(() => rm(dir, { recursive: true, force: true }));

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .sort();
}

async function linesOf(file: string): Promise<string[]> {
  return gunzipSync(await readFile(file))
    .toString("utf8")
    .trimEnd()
    .split("\n");
}

describe("writeSampleLogs", () => {
  test("writes AWS's key layout and names, and every record ends within the interval of its file", async () => {
    const folder = join(dir, "names");
    const logs = await writeSampleLogs(folder, { days: 3 });
    const files = await filesBelow(folder);
    expect(files).toHaveLength(logs.fileCount);
    for (const file of files) {
      const stamp = AWS_FILE_NAME.exec(file.split("/").at(-1) as string)?.[1] as string;
      const from = Date.parse(stamp.replace(/^(....)(..)(..T..)(..Z)$/, "$1-$2-$3:$4")) / 1000;
      expect(file).toContain(new Date(from * 1000).toISOString().slice(0, 10).replaceAll("-", "/"));
      const [header, ...lines] = await linesOf(file);
      const end = (header as string).split(" ").indexOf("end");
      const ends = lines.map((line) => Number(line.split(" ")[end]));
      expect(Math.min(...ends)).toBeGreaterThanOrEqual(from);
      expect(Math.max(...ends)).toBeLessThan(from + 300);
    }
  });

  test("changes its layout after a third of the window, and has every kind of line", async () => {
    const folder = join(dir, "kinds");
    await writeSampleLogs(folder, { days: 90 });
    const files = await filesBelow(folder);
    const all = await Promise.all(
      [...files.slice(0, 2), ...files.slice(-2), ...files.filter((f) => /2026\/09\/13/.test(f))].map(linesOf),
    );
    expect(new Set(all.map(([header]) => (header as string).split(" ").length))).toEqual(new Set([14, 23]));
    const text = all.flat().join("\n");
    for (const kind of [" REJECT ", "NODATA", "SKIPDATA", " IPv6 ", "2001:db8:", " 10.64.10.111 "])
      expect(text).toContain(kind);
    expect(
      all.flatMap(([header, ...lines]) =>
        lines.filter((l) => l.split(" ").length !== (header as string).split(" ").length),
      ),
    ).toEqual([]);
  });

  test("gives the same records for the same seed, and others for another", async () => {
    const text = async (name: string, seed: number): Promise<string> => {
      await writeSampleLogs(join(dir, name), { days: 3, seed });
      return (await Promise.all((await filesBelow(join(dir, name))).map(linesOf))).flat().join("\n");
    };
    const [a, b, c] = [await text("a", 7), await text("b", 7), await text("c", 8)];
    expect(a === b).toBe(true);
    expect(a === c).toBe(false);
  });

  test("ends at `until`", async () => {
    const logs = await writeSampleLogs(join(dir, "until"), { days: 1, until: SAMPLE_UNTIL - 86_400 });
    expect([logs.from, logs.to]).toEqual([SAMPLE_UNTIL - 2 * 86_400, SAMPLE_UNTIL - 86_400]);
  });
});

describe("writeSampleSnapshot", () => {
  const read = async (name: string): Promise<Record<string, unknown[]>> =>
    JSON.parse(await readFile(join(dir, "snapshot/123456789012/eu-west-1", name), "utf8")) as Record<string, unknown[]>;

  beforeAll(async () => {
    expect(await writeSampleSnapshot(join(dir, "snapshot"))).toEqual({
      accountId: "123456789012",
      region: "eu-west-1",
    });
  });

  test("has one security group rule for each peer of each permission", async () => {
    interface Permission {
      IpRanges: unknown[];
      Ipv6Ranges: unknown[];
      UserIdGroupPairs: unknown[];
      PrefixListIds: unknown[];
    }
    const groups = (await read("ec2-describe-security-groups.json")).SecurityGroups as {
      IpPermissions: Permission[];
    }[];
    const rules = (await read("ec2-describe-security-group-rules.json")).SecurityGroupRules as {
      IsEgress: boolean;
    }[];
    const peers = groups.flatMap((g) =>
      g.IpPermissions.flatMap((p) => [p.IpRanges, p.Ipv6Ranges, p.UserIdGroupPairs, p.PrefixListIds].flat()),
    );
    expect(rules.filter((r) => !r.IsEgress)).toHaveLength(peers.length);
  });

  test("refers only to groups, subnets and lists that it holds", async () => {
    const text = await Promise.all(
      (await filesBelow(join(dir, "snapshot"))).map(async (f) => (await readFile(f, "utf8")) + f),
    ).then((parts) => parts.join("\n"));
    const defined = (field: string, id: RegExp): Set<string> =>
      new Set([...text.matchAll(new RegExp(`"${field}": "(${id.source})"`, "g"))].map((m) => m[1] as string));
    const groups = (await read("ec2-describe-security-groups.json")).SecurityGroups as { GroupId: string }[];
    expect(defined("GroupId", /sg-[0-9a-f]+/)).toEqual(new Set(groups.map((g) => g.GroupId)));
    const lists = (await read("ec2-describe-managed-prefix-lists.json")).PrefixLists as { PrefixListId: string }[];
    expect(defined("PrefixListId", /pl-[0-9a-f]+/)).toEqual(new Set(lists.map((l) => l.PrefixListId)));
    const subnets = (await read("ec2-describe-subnets.json")).Subnets as { SubnetId: string }[];
    for (const subnet of defined("SubnetId", /subnet-[0-9a-f]+/))
      expect(subnets.map((s) => s.SubnetId)).toContain(subnet);
  });

  test("descriptions use only the characters that AWS allows", async () => {
    const rules = (await read("ec2-describe-security-group-rules.json")).SecurityGroupRules as {
      Description?: string;
    }[];
    for (const { Description = "" } of rules)
      expect(Description).toMatch(/^[a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]{0,255}$/);
  });
});
