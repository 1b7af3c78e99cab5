import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AccountFiles, accountFiles, allow, permissionsOf, writeAccount } from "./audit-account.js";
import { codesIn, sgt } from "./run-sgt.js";

const GOLDEN = fileURLToPath(new URL("../test/audit-golden/", import.meta.url));

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "sgt-audit-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(cwd, name), text);

async function audit(change: (files: AccountFiles) => void, ...argv: string[]) {
  const files = accountFiles();
  change(files);
  writeAccount(join(cwd, "snapshot"), files);
  return sgt(["audit", "--snapshot", "snapshot", ...argv], { cwd, columns: 100, env: { NO_COLOR: "1" } });
}

const kindsIn = (json: string): string[] =>
  (JSON.parse(json) as { findings: { kind: string }[] }).findings.map(({ kind }) => kind).sort();

/** The misconfigurations of docs/audit.md, each on a copy; SGT_UPDATE_GOLDEN=1 writes the texts anew: look at the difference. */
const MISCONFIGURATIONS: Readonly<
  Record<
    string,
    { readonly change: (files: AccountFiles) => void; readonly code: number; readonly kinds: readonly string[] }
  >
> = {
  "as-it-was": { change: () => undefined, code: 0, kinds: [] },
  exposure: {
    change: (files) => {
      for (const groupId of ["sg-web", "sg-db"]) permissionsOf(files, groupId).push(allow("-1", null, ["0.0.0.0/0"]));
    },
    code: 3,
    kinds: ["database-open-to-internet", "way-around-bastion", "way-around-load-balancer"],
  },
  "soft-center": {
    change: (files) => {
      for (const eni of files["ec2-describe-network-interfaces"].NetworkInterfaces)
        eni.Groups.push({ GroupId: "sg-default" });
    },
    code: 3,
    kinds: ["soft-center"],
  },
  failover: {
    change: (files) => {
      const instances = files["ec2-describe-instances"].Reservations[0]?.Instances ?? [];
      for (const one of instances) one.Placement.AvailabilityZone = "eu-west-1a";
    },
    code: 0,
    kinds: ["load-balancer-targets-in-one-zone"],
  },
  typo: {
    change: (files) => {
      permissionsOf(files, "sg-bastion")[0] = allow("tcp", 22, ["192.0.0.0/2"]);
    },
    code: 3,
    kinds: ["cidr-differs-from-known", "cidr-far-wider-than-its-neighbours"],
  },
};

describe("the four misconfigurations, each found and nothing beside it", () => {
  test.each(Object.entries(MISCONFIGURATIONS))("%s", async (name, { change, code, kinds }) => {
    put("known.yaml", "SF Office: 203.0.113.7/32\n");
    const { stdout, code: ended } = await audit(change, "--known", "known.yaml", "--json", "audit.json");
    const golden = join(GOLDEN, `${name}.txt`);
    if (process.env.SGT_UPDATE_GOLDEN === "1" || !existsSync(golden)) writeFileSync(golden, stdout);
    expect(stdout).toBe(readFileSync(golden, "utf8"));
    expect(kindsIn(readFileSync(join(cwd, "audit.json"), "utf8"))).toEqual([...kinds].sort());
    expect(ended).toBe(code);
  });
});

const EXPOSURE = MISCONFIGURATIONS.exposure?.change as (files: AccountFiles) => void;

describe("what people say of findings", () => {
  test("a baseline leaves only what is new", async () => {
    await audit(EXPOSURE, "--json", "before.json", "--known", "/dev/null");
    const { stdout, code } = await audit(
      (files) => {
        EXPOSURE(files);
        permissionsOf(files, "sg-lb").push(allow("tcp", 443, ["8.0.0.0/9"]));
      },
      ...["--baseline", "before.json", "--format", "json", "--known", "/dev/null"],
    );
    expect(kindsIn(stdout)).toEqual(["cidr-large", "cidr-overlap"]);
    expect(JSON.parse(stdout).knownFromBaseline).toBe(4);
    expect(code).toBe(0);
  });

  const accept = (entry: string) => `schema: sgt/accept/v1\naccept:\n  - ${entry}, owner: dba, reason: migration }\n`;
  test.each([
    ["of a kind", "{ kind: way-around-bastion", 2],
    ["of a kind at a resource", "{ kind: way-around-bastion, resource: sg-web", 2],
    ["of a kind at another resource", "{ kind: way-around-bastion, resource: sg-db", 3],
    ["until today", "{ kind: way-around-bastion, expires: 2026-11-01", 2],
    ["until yesterday", "{ kind: way-around-bastion, expires: 2026-10-31", 3],
    ["of something that is not there", "{ finding: f-0000000000000000", 3],
  ])("an acceptance %s", async (_, entry, open) => {
    put("known.yaml", "SF Office: 203.0.113.7/32\n");
    put("accept.yaml", accept(entry));
    const { stdout } = await audit(EXPOSURE, "--accept", "accept.yaml", "--known", "known.yaml", "--format", "json");
    const { findings, accepted, expired, idle } = JSON.parse(stdout);
    expect(findings).toHaveLength(open);
    expect(accepted.length + expired.length + idle.length).toBe(1);
  });
});

describe("the gate", () => {
  test.each([
    ["critical", 0],
    ["high", 3],
    ["info", 3],
    ["never", 0],
  ])("--fail-on %s", async (failOn, code) => {
    put("known.yaml", "SF Office: 203.0.113.7/32\n");
    expect((await audit(EXPOSURE, "--fail-on", failOn, "--known", "known.yaml")).code).toBe(code);
  });

  test("a file that is missing makes it incomplete", async () => {
    put("known.yaml", "SF Office: 203.0.113.7/32\n");
    const { code, stdout } = await audit(
      (files) => {
        delete (files as Partial<AccountFiles>)["rds-describe-db-instances"];
      },
      "--known",
      "known.yaml",
    );
    expect(code).toBe(4);
    expect(stdout).toContain("rds-describe-db-instances.json");
  });
});

describe("bad input", () => {
  test.each<[name: string, argv: string[], codes: string[], code: number]>([
    ["no such kind", ["--kind", "everything"], ["SGT_CLI_USAGE"], 2],
    ["no such account", ["--account", "210987654321"], ["SGT_CLI_WHICH_REGION"], 2],
    ["no such account beside one", ["--account", "123456789012,210987654321"], ["SGT_CLI_WHICH_REGION"], 2],
    ["no such known file", ["--known", "gone.yaml"], ["SGT_FINDINGS_KNOWN_UNREADABLE"], 1],
    ["known networks that are none", ["--known", "bad.yaml"], ["SGT_FINDINGS_KNOWN_BAD_SHAPE"], 1],
    ["one CIDR with two names", ["--known", "twice.yaml"], ["SGT_FINDINGS_KNOWN_BAD_SHAPE"], 1],
    ["an acceptance without a reason", ["--accept", "bad.yaml"], ["SGT_FINDINGS_ACCEPTED_BAD_SHAPE"], 1],
    ["no such acceptance file", ["--accept", "gone.yaml"], ["SGT_FINDINGS_ACCEPTED_UNREADABLE"], 1],
    ["not YAML", ["--accept", "tab.yaml"], ["SGT_FINDINGS_ACCEPTED_BAD_SHAPE"], 1],
    ["a baseline that is none", ["--baseline", "bad.yaml"], ["SGT_FINDINGS_BASELINE_BAD_SHAPE"], 1],
    ["no such baseline", ["--baseline", "gone.json"], ["SGT_FINDINGS_BASELINE_UNREADABLE"], 1],
  ])("%s", async (_, argv, codes, code) => {
    put("bad.yaml", "Office: somewhere\n");
    put("twice.yaml", "A: 203.0.113.7/32\nB: [203.0.113.7]\n");
    put("tab.yaml", "{ [\n");
    const result = await audit(() => undefined, ...argv);
    expect(codesIn(result.stderr)).toEqual(codes);
    expect(result.code).toBe(code);
  });
});
