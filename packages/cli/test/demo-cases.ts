import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { collapse } from "@sgt/cidr";
import { SAMPLE_UNTIL } from "@sgt/sandbox";
import { dir, first } from "./demo-run.js";
import { codesIn, sgt, spawnSgt } from "./run-sgt.js";

interface Row {
  readonly groupName: string;
  readonly before: string;
  readonly after: readonly string[];
  readonly addressesBefore: string;
  readonly addressesAfter: string;
  readonly rulesBefore: number;
  readonly rulesAfter: number;
  readonly ruleQuota: number;
}

interface Demo {
  readonly addressesBefore: number;
  readonly addressesAfter: number;
  readonly rows: readonly Row[];
  readonly holes: readonly string[];
  readonly grade: { readonly level: string };
  readonly replayed: { readonly recordCount: number; readonly refusedCount: number };
  readonly proof: readonly { readonly holds: boolean }[];
  readonly killed: { readonly doneCount: number; readonly begunCount: number; readonly pendingCount: number };
  readonly applied: { readonly groupCount: number };
  readonly reverted: { readonly identical: boolean };
  readonly planId: string;
  readonly trusted: {
    readonly cidrCount: number;
    readonly placedCount: number;
    readonly toLookAt: readonly { readonly cidr: string }[];
  };
}

let demo: Demo;
beforeAll(async () => {
  demo = JSON.parse(await readFile(join(dir, "out/demo.json"), "utf8")) as Demo;
});

describe("sgt demo", () => {
  test("makes 74 of 196,608 trusted addresses, as the worked example does", () => {
    expect({ code: first.code, codes: codesIn(first.stderr) }).toEqual({ code: 0, codes: [] });
    expect([demo.addressesBefore, demo.addressesAfter]).toEqual([196_608, 74]);
    expect(demo.rows.map(({ before, after, addressesAfter }) => ({ before, after, addressesAfter }))).toEqual([
      { before: "10.0.0.0/16", after: ["10.0.10.0/27", "10.0.20.10/31"], addressesAfter: "34" },
      { before: "10.4.0.0/16", after: ["10.4.8.0/29"], addressesAfter: "8" },
      { before: "10.8.0.0/16", after: ["10.8.2.0/28", "10.8.16.0/28"], addressesAfter: "32" },
    ]);
  });

  test("prints what the README shows", async () => {
    const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");
    const shown = /<!-- demo:begin -->\n```\n(.*?)\n```\n<!-- demo:end -->/s.exec(readme)?.[1];
    expect(shown).toContain("allowed addresses become");
    expect(first.stdout).toContain(shown);
  });

  test("stays within the quota, shows its hole, applies, and reverts to the same", () => {
    for (const { rulesAfter, ruleQuota } of demo.rows) expect(rulesAfter).toBeLessThanOrEqual(ruleQuota);
    expect(demo.holes.length).toBeGreaterThan(0);
    expect(demo.applied.groupCount).toBe(3);
    expect(demo.reverted.identical).toBe(true);
  });

  test("shows grade, replay and proof", () => {
    expect({ level: demo.grade.level, refused: demo.replayed.refusedCount }).toEqual({ level: "fair", refused: 0 });
    expect(demo.replayed.recordCount).toBeGreaterThan(90_000);
    expect(demo.proof.map(({ holds }) => holds)).toEqual([true, true, true, true, true, true]);
    expect(first.stdout).toContain("Evidence graded fair");
    expect(first.stderr).toContain("6 of 6 statements of its proof");
    expect(first.stderr).toContain("none rejected");
  });

  test("kills an apply in the middle of a group, and shows it being resumed", async () => {
    expect(demo.killed).toEqual({ doneCount: 1, begunCount: 1, pendingCount: 1, inDoubtCount: 1 });
    const [name = ""] = (await readdir(join(dir, "out"))).filter((entry) => entry.endsWith(".ndjson"));
    const lines = (await readFile(join(dir, "out", name), "utf8")).trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as { kind: string; run?: string; callId?: number });
    const resumed = entries.findIndex((entry) => entry.run === "resume");
    // Announced, and never told how it ended: nobody was left to write it down.
    expect(entries[resumed - 1]).toMatchObject({ kind: "intent", run: "apply" });
    expect(first.stdout).toContain("Tested on the way");
    const status = await sgt(["status", join("out", name)], { cwd: dir });
    expect(status.code).toBe(0);
    expect(status.stdout.match(/│ reverted │/g)).toHaveLength(3);
  });

  test("has its result from the evidence: the same sources collapse to the same blocks", async () => {
    const plan = JSON.parse(await readFile(join(dir, "out/plan.json"), "utf8")) as {
      observed: { groupId: string; sources: string[] }[];
      groups: { groupId: string; groupName: string }[];
    };
    const groupOf = new Map(plan.groups.map(({ groupId, groupName }) => [groupId, groupName]));
    for (const { groupId, sources } of plan.observed) {
      const row = demo.rows.find(({ groupName }) => groupName === groupOf.get(groupId));
      // Never hard-coded: another set of sources would give other blocks, and this line would fail.
      expect(collapse(sources, { within: row?.before as string }).cidrs).toEqual(row?.after);
      expect(collapse(sources, { tolerance: 0 }).cidrs.length).toBeGreaterThan(1);
    }
    expect(plan.observed).toHaveLength(3);
  });

  test("leaves snapshot, logs, evidence, plan and journal, and what it wrote can be used", async () => {
    expect((await readdir(join(dir, "out"))).filter((name) => !name.startsWith("journal-plan-")).sort()).toEqual([
      "demo.json",
      "evidence",
      "logs",
      "own-ranges.csv",
      "plan.json",
      "snapshot",
      "trusted.html",
      "trusted.svg",
    ]);
    const argv = ["plan", "--snapshot", "out/snapshot", "--evidence", "out/evidence", "--format", "json"];
    const again = await sgt(argv, { cwd: dir, now: SAMPLE_UNTIL * 1000 });
    expect(again.code).toBe(4);
    // The same input at the same time is the same plan, down to its id.
    expect(JSON.parse(again.stdout)).toMatchObject({
      totals: { addressesBefore: "196608", addressesAfter: "74" },
      planId: demo.planId,
    });
    const rehearsal = await spawnSgt(
      ["sandbox", "--snapshot", "out/snapshot", "--", "sgt", "apply", "out/plan.json", "--yes"],
      // The user's own profile and endpoint lead elsewhere, and must not be followed.
      { cwd: dir, env: { AWS_PROFILE: "production", AWS_ENDPOINT_URL_EC2: "http://127.0.0.1:9" } },
    );
    expect(rehearsal.code).toBe(0);
  });

  test("shows where the public CIDRs are that the account trusts, as sgt ips does", async () => {
    const { cidrCount, placedCount, toLookAt } = demo.trusted;
    expect({ cidrCount, placedCount }).toEqual({ cidrCount: 14, placedCount: 11 });
    expect(toLookAt.map(({ cidr }) => cidr)).toContain("203.0.113.14/32");
    const files = ["--snapshot", "out/snapshot", "--evidence", "out/evidence", "--own", "out/own-ranges.csv"];
    const world = { cwd: dir, env: { SGT_GEOIP_DIR: join(dir, "none") } };
    const { code } = await sgt(["ips", ...files, "--map", "again.svg"], world);
    // The sample's evidence has holes.
    expect(code).toBe(4);
    const [svg, again] = await Promise.all(["out/trusted.svg", "again.svg"].map((f) => readFile(join(dir, f), "utf8")));
    expect(again).toBe(svg);
    const page = await readFile(join(dir, "out/trusted.html"), "utf8");
    expect(page).toContain('data-label="Cape Town, South Africa"');
    for (const name of ["trusted.html", "trusted.svg"]) expect(first.stdout.split("Next steps")[1]).toContain(name);
  });

  test("refuses a folder that is somebody's", async () => {
    await writeFile(join(dir, "diary.txt"), "dear diary");
    const result = await sgt(["demo", "--out", "."], { cwd: dir });
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code: 1, codes: ["SGT_CLI_EXISTS"] });
    expect(existsSync(join(dir, "diary.txt"))).toBe(true);
  });

  test("piped, it is plain text without control characters", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(`${first.stdout}${first.stderr}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(first.stdout).toContain("196,608 allowed addresses become 74");
  });
});
