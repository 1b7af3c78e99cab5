import { describe, expect, test } from "@jest/globals";
import { codesIn, sgt } from "./run-sgt.js";

describe("a command line that is wrong ends with 2, says why on stderr, and does nothing", () => {
  test.each([
    ["an unknown command", "tighten"],
    ["a command with a slip", "colapse"],
    ["two commands", "collapse plan demo"],
    ["an unknown option", "collapse --max-rule 3"],
    ["an option of another command", "plan --snapshot s --threads 2"],
    ["an option without its value", "collapse --max-rules"],
    ["an option that is given twice", "collapse --tolerance 0.1 --tolerance 0.2"],
    ["a word for a number", "collapse --tolerance many"],
    ["a tolerance above 1", "collapse --tolerance 1.5"],
    ["a negative number", "collapse --max-rules=-1"],
    ["half a rule", "collapse --max-rules 2.5"],
    ["a number that JavaScript alone reads", "collapse --max-rules 0x10"],
    ["infinity", "collapse --max-rules Infinity"],
    ["a list of nothing, as an unset variable gives", "audit --snapshot s --account="],
    ["fences that are none, without the word", "collapse --fence="],
    ["a list of commas", "plan --snapshot s --group ,"],
    ["a folder without a name", "report --snapshot="],
    ["a negated number", "collapse --no-max-rules"],
    ["a format that is not there", "collapse --format yaml"],
    ["an objective that is not there", "collapse --objective cheapest"],
    ["curve and explain", "collapse --curve --explain"],
    ["a command for one that takes none", "collapse - -- ls"],
    ["a required option is missing", "analyze --logs l --snapshot s"],
    ["a required positional is missing", "revert"],
    ["days of none", "analyze --logs l --snapshot s --out o --days 0"],
    ["from, to and days", "analyze --logs l --snapshot SNAPSHOT --out o --days 3 --from 2026-01-01 --to 2026-01-04"],
    ["logs in a place of another kind", "analyze --logs gs://bucket/AWSLogs --snapshot SNAPSHOT --out o"],
    ["Athena without a place to write to", "analyze --logs s3://bucket --engine athena --snapshot SNAPSHOT --out o"],
    ["Athena over files", "analyze --logs . --engine athena --athena-output s3://b/p/ --snapshot SNAPSHOT --out o"],
    ["a place for Athena alone", "analyze --logs s3://bucket --athena-output s3://b/p/ --snapshot SNAPSHOT --out o"],
    ["queries over files", "analyze --logs . --engine insights --snapshot SNAPSHOT --out o"],
    ["a role for a folder", "analyze --logs . --role-arn arn:aws:iam::123456789012:role/r --snapshot SNAPSHOT --out o"],
    ["accounts of a folder", "analyze --logs . --accounts 123456789012 --snapshot SNAPSHOT --out o"],
    ["a payer for a log group", "analyze --logs cloudwatch:g --request-payer --snapshot SNAPSHOT --out o"],
    ["apply without a plan", "apply"],
    ["a seed that is too large", "demo --seed 4294967296"],
    ["a port that is too large", "sandbox --snapshot s --port 65536"],
  ])("%s: sgt %s", async (_name, line) => {
    const argv = line.split(" ").filter((word) => word !== "");
    if (argv.includes("SNAPSHOT")) argv[argv.indexOf("SNAPSHOT")] = await sampleSnapshot();
    const { code, stdout, stderr } = await sgt(argv);
    expect({ code, stdout, codes: codesIn(stderr) }).toEqual({ code: 2, stdout: "", codes: ["SGT_CLI_USAGE"] });
    expect(stderr).toMatch(/^hint: /m);
  });
});

describe("a value that its option cannot have ends with 2, whoever refuses it", () => {
  test.each([
    ["no CIDR to be within", "collapse /dev/null --within nonsense"],
    ["host bits in a fence", "collapse /dev/null --fence 10.0.0.1/8"],
    ["a private block that is none", "plan --snapshot SNAPSHOT --private-block x"],
    ["a group that is not there", "plan --snapshot SNAPSHOT --group sg-nope"],
    ["a day that is none", "plan --snapshot SNAPSHOT --declared-date soon"],
    ["a fence of a compaction", "compact --snapshot SNAPSHOT --fence x"],
    ["a group of a compaction", "compact --snapshot SNAPSHOT --group sg-nope"],
    ["a kind of finding", "audit --snapshot SNAPSHOT --kind nope"],
    ["a picture of another kind", "audit --snapshot SNAPSHOT --picture x.gif"],
    ["an account that is not there", "report --snapshot SNAPSHOT --account nope"],
    ["a port above all", "report --snapshot SNAPSHOT --critical-ports 99999"],
    ["an end that is no time", "analyze --logs . --snapshot SNAPSHOT --out o --from never"],
    ["who to let in", "extend --cidr x --group sg-1 --port 443 --for 1h"],
    ["ports to let in", "extend --cidr 10.0.0.0/24 --group sg-1 --port banana --for 1h"],
    ["for how long", "extend --cidr 10.0.0.0/24 --group sg-1 --port 443 --for soon"],
    ["an action of geoip", "geoip frob"],
    ["a map of another kind", "ips --snapshot SNAPSHOT --map x.gif"],
  ])("%s: sgt %s", async (_name, line) => {
    const argv = line.split(" ");
    if (argv.includes("SNAPSHOT")) argv[argv.indexOf("SNAPSHOT")] = await sampleSnapshot();
    const { code, stdout, stderr } = await sgt(argv);
    expect({ code, stdout, count: codesIn(stderr).length }).toEqual({ code: 2, stdout: "", count: 1 });
    expect(stderr).toMatch(/^hint: /m);
  });
});

describe("a slip is answered with what was most likely meant, and with the help to read", () => {
  test.each([
    ["an unknown command", "plann", "did you mean plan?", "sgt --help"],
    ["an unknown command behind help", "help plann", "did you mean plan?", "sgt --help"],
    ["an unknown option", "plan --snapshott s", "did you mean --snapshot?", "sgt plan --help"],
    ["an unknown option of an alias", "analyse --log l", "did you mean --logs?", "sgt analyze --help"],
    ["the beginning of an option", "collapse --max 3", "did you mean --max-rules?", "sgt collapse --help"],
    ["an unknown action", "geoip instal", "did you mean install?", "install, status"],
    ["an option that none is like", "collapse --yes", "no option --yes", "sgt collapse --help"],
    ["a word too many", "plan --snapshot s t", 'takes no "t"', "sgt plan --help"],
  ])("%s: sgt %s", async (_name, line, meant, help) => {
    const { code, stderr } = await sgt(line.split(" "));
    expect({ code, codes: codesIn(stderr) }).toEqual({ code: 2, codes: ["SGT_CLI_USAGE"] });
    expect(stderr).toContain(meant);
    expect(stderr).toMatch(new RegExp(`^hint: .*${help}`, "m"));
  });
});

describe("what is asked for is printed, and ends with 0", () => {
  const printed = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await sgt(line === "" ? [] : line.split(" "));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.length).toBeGreaterThan(4);
    return stdout;
  };

  test.each([
    ["", "--help"],
    ["-h", "--help"],
    ["help", "--help"],
    ["-V", "--version"],
    ["version", "--version"],
    ["plan -h", "plan --help"],
    ["help plan", "plan --help"],
    ["help analyse", "analyze --help"],
  ])("sgt %s prints what sgt %s prints", async (line, other) => {
    expect(await printed(line)).toBe(await printed(other));
  });
});

async function sampleSnapshot(): Promise<string> {
  const { mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { writeSampleSnapshot } = await import("@sgt/sandbox");
  const dir = await mkdtemp(`${tmpdir()}/sgt-usage-`);
  await writeSampleSnapshot(dir);
  return dir;
}
