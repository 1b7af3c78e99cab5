import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { COMMANDS } from "../../cli/commands.js";
import { parseCommandLine } from "../../cli/parse-command-line.js";
import { UsageError } from "../../errors/usage-error.js";

let root: string;
let cwd: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sgt-config-"));
  cwd = join(root, "repository", "team");
  mkdirSync(cwd, { recursive: true });
  mkdirSync(join(root, "repository", ".git"));
  mkdirSync(join(root, "home"));
});

afterEach(async () => (await import("node:fs/promises")).rm(root, { recursive: true }));

const write = (folder: string, text: string): void => writeFileSync(join(root, folder, "sgt.config.yaml"), text);

async function argsOf(line: string, env: Readonly<Record<string, string>> = {}) {
  const world = { width: 80, cwd, env: { HOME: join(root, "home"), ...env } };
  const parsed = await parseCommandLine(line.split(" "), world);
  if (parsed.kind !== "command") throw new Error("no command");
  return { ...parsed.args, said: parsed.defaults } as Readonly<Record<string, unknown>>;
}

async function errorOf(line: string, env: Readonly<Record<string, string>> = {}): Promise<UsageError> {
  const error: unknown = await argsOf(line, env).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UsageError) return error;
  throw new Error(`no usage error, but ${error}`);
}

describe("the file", () => {
  test.each<[why: string, folder: string, snapshot: string]>([
    ["in the working directory", "repository/team", "snap"],
    ["at the root of the repository: its paths are told from there", "repository", "../snap"],
    ["in the home folder", "home", "../../home/snap"],
  ])("%s", async (_why, folder, snapshot) => {
    write(folder, "snapshot: snap\n");
    const { said, ...args } = await argsOf("plan");
    expect(args).toMatchObject({ snapshot });
    expect(said).toContain("sgt.config.yaml: snapshot");
  });

  test("above the repository is another's", async () => {
    writeFileSync(join(root, "sgt.config.yaml"), "snapshot: theirs\n");
    expect((await errorOf("plan")).message).toContain("--snapshot is missing");
  });

  test("the nearest is the only one", async () => {
    write("repository", "snapshot: far\nevidence: far\n");
    write("repository/team", "snapshot: near\n");
    expect(await argsOf("plan")).toMatchObject({ snapshot: "near", evidence: undefined });
  });

  test("places elsewhere stay as they are, texts too", async () => {
    write("repository", "analyze: {logs: s3://bucket/prefix, out: e}\nsnapshot: snap\nprofile: audit\n");
    const logs = "s3://bucket/prefix";
    expect(await argsOf("analyze")).toMatchObject({ logs, out: "../e", snapshot: "../snap", profile: "audit" });
  });

  test("an id keeps the zero that it begins with, and a list its items", async () => {
    write("repository", "account: 012345678901\nplan:\n  snapshot: s\n  group: [sg-1, sg-2]\n  ipv6: true\n");
    expect(await argsOf("plan")).toMatchObject({ account: "012345678901", group: ["sg-1", "sg-2"], ipv6: true });
  });
});

describe("what is first wins", () => {
  beforeEach(() => write("repository", "snapshot: shared\nplan:\n  tolerance: 0.1\n"));

  test.each<[why: string, line: string, env: Record<string, string>, tolerance: number]>([
    ["the file's, where there is nothing else", "plan", {}, 0.1],
    ["a variable before the file", "plan", { SGT_PLAN_TOLERANCE: "0.2" }, 0.2],
    ["an empty variable is none", "plan", { SGT_PLAN_TOLERANCE: "" }, 0.1],
    ["the command line before both", "plan --tolerance 0.4", { SGT_PLAN_TOLERANCE: "0.2" }, 0.4],
    ["sgt's own, without either", "plan --no-config --snapshot s", { SGT_PLAN_TOLERANCE: "0.2" }, 0.3],
  ])("%s", async (_why, line, env, tolerance) => {
    expect(await argsOf(line, env)).toMatchObject({ tolerance });
  });

  test("the ledger, whose key is also the name of a command", async () => {
    write("repository", "evidence: ledger\n");
    expect(await argsOf("rules --snapshot s")).toMatchObject({ evidence: "../ledger" });
    write("repository", "evidence: {format: json}\n");
    expect(await argsOf("evidence x")).toMatchObject({ format: "json" });
  });

  test("a command's own key before the shared one, and a command's own variable", async () => {
    expect(await argsOf("plan", { SGT_SNAPSHOT: "all", SGT_PLAN_SNAPSHOT: "own" })).toMatchObject({ snapshot: "own" });
    write("repository", "snapshot: all\nplan: {snapshot: own}\n");
    expect(await argsOf("plan")).toMatchObject({ snapshot: "../own" });
    expect(await argsOf("audit")).toMatchObject({ snapshot: "../all" });
  });

  test("what one command writes is what others read: both are typed once", async () => {
    const env = { SGT_SNAPSHOT: "s", SGT_EVIDENCE: "e" };
    expect(await argsOf("collect", env)).toMatchObject({ out: "s" });
    expect(await argsOf("analyze --logs l", env)).toMatchObject({ out: "e", snapshot: "s" });
    expect(await argsOf("plan", env)).toMatchObject({ snapshot: "s", evidence: "e" });
    expect(await argsOf("evidence", env)).toMatchObject({ ledger: "e" });
    expect(await argsOf("evidence other", env)).toMatchObject({ ledger: "other" });
  });

  test("never makes a command look at a snapshot in place of the account", async () => {
    for (const line of ["check p", "diagnose --logs l", "ips", "status j", "replay --plan p --evidence e"])
      expect(await argsOf(line, { SGT_SNAPSHOT: "s", SGT_EVIDENCE: "e" })).toMatchObject({ snapshot: undefined });
  });
});

describe("a file that is wrong is refused, whichever command runs", () => {
  test.each<[why: string, text: string, code: string, says: string]>([
    ["no keys", "- a\n", "SGT_CLI_BAD_CONFIG", "no keys"],
    ["no YAML", "a: [\n", "SGT_CLI_BAD_CONFIG", "not YAML"],
    ["a key with a slip", "snapshott: s\n", "SGT_CLI_BAD_CONFIG", "did you mean snapshot?"],
    ["a command with a slip", "plann: {tolerance: 0.2}\n", "SGT_CLI_BAD_CONFIG", "plann"],
    ["an option with a slip", "plan: {tolerence: 0.2}\n", "SGT_CLI_BAD_CONFIG", "did you mean plan.tolerance?"],
    ["an option of commands at the top", "tolerance: 0.2\n", "SGT_CLI_BAD_CONFIG", "tolerance"],
    ["a value that is none", "plan: {tolerance: much}\n", "SGT_CLI_BAD_CONFIG", "plan.tolerance"],
    ["a value out of range", "plan: {tolerance: 2}\n", "SGT_CLI_BAD_CONFIG", "plan.tolerance"],
    ["a word that is none of the choices", "report: {fail-on: all}\n", "SGT_CLI_BAD_CONFIG", "report.fail-on"],
    ["a flag of words", "plan: {ipv6: sometimes}\n", "SGT_CLI_BAD_CONFIG", "plan.ipv6"],
    ["a list for one value", "snapshot: [a, b]\n", "SGT_CLI_BAD_CONFIG", "snapshot"],
    ["an empty value", "snapshot:\n", "SGT_CLI_BAD_CONFIG", "snapshot"],
    ["keys for a value", "plan: {tolerance: {a: b}}\n", "SGT_CLI_BAD_CONFIG", "plan.tolerance"],
    ["a key twice", "snapshot: a\nsnapshot: b\n", "SGT_CLI_BAD_CONFIG", "not YAML"],
    ["consent for one command", "apply: {yes: true}\n", "SGT_CLI_CONSENT", "apply.yes"],
    ["consent for all", "yes: true\n", "SGT_CLI_CONSENT", "yes"],
    ["consent that is withheld", "plan: {include-owned: false}\n", "SGT_CLI_CONSENT", "plan.include-owned"],
    ["a reason to accept risk", "plan: {accept-risk: it is late}\n", "SGT_CLI_CONSENT", "plan.accept-risk"],
  ])("%s", async (_why, text, code, says) => {
    write("repository", text);
    const error = await errorOf("collapse -");
    expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringContaining(says) });
    expect(error.message).toContain("sgt.config.yaml");
    expect(error.hint).not.toBe("");
  });

  test.each<[why: string, env: Record<string, string>, code: string]>([
    ["consent for one command", { SGT_APPLY_YES: "1" }, "SGT_CLI_CONSENT"],
    ["consent for all", { SGT_YES: "1" }, "SGT_CLI_CONSENT"],
    ["a reason to accept risk", { SGT_PLAN_ACCEPT_RISK: "x" }, "SGT_CLI_CONSENT"],
    ["a value that is none", { SGT_COLLAPSE_TOLERANCE: "x" }, "SGT_CLI_BAD_CONFIG"],
  ])("a variable: %s", async (_why, env, code) => {
    const error = await errorOf("collapse -", env);
    expect(error.code).toBe(code);
    expect(error.message).toContain(Object.keys(env)[0]);
  });
});

describe("consent", () => {
  /** What permits something by its name. */
  const PERMITS =
    /^(yes|accept-|include-|allow-|never-|force|skip-|remove-|exclude-|max-waste|whole-|request-payer|no-)/;
  /** Flags and the like that permit nothing: they choose what is read, shown or counted, or ask for less. */
  const HARMLESS = new Set([
    ...["all", "canary", "check", "curve", "explain", "extract", "fetch-ip-ranges", "ipv6", "live", "merge-ports"],
    ...["organization", "resume", "skip-invalid", "unique", "unused", "watch", "accept", "never-reference", "verbose"],
  ]);

  test("every flag and every option that permits by its name is marked, or is known to permit nothing", async () => {
    const unmarked: string[] = [];
    const marked = new Set<string>();
    for (const { usage, spec } of COMMANDS)
      for (const [name, { type, isConsent }] of Object.entries((await spec()).options)) {
        if (isConsent) marked.add(name);
        else if ((type === "boolean" || PERMITS.test(name)) && !HARMLESS.has(name)) unmarked.push(`${usage} --${name}`);
      }
    expect(unmarked).toEqual([]);
    expect([...marked]).toEqual(expect.arrayContaining(["yes", "accept-risk", "include-owned", "include-public"]));
  });
});

test("no two options have one variable, but for the shared; none is a variable of another use", async () => {
  const { slotsOf, variableOf } = await import("./slots.js");
  const slots = (await Promise.all(COMMANDS.map(slotsOf))).flat();
  const own = slots.filter(({ isArgument }) => !isArgument);
  const names = own.map(({ variables: [first] }) => first as string);
  // `geoip.dir` is one command's own, and shared.
  const shared = slots.flatMap(({ keys }) =>
    keys
      .slice(1)
      .filter((key) => !key.includes("."))
      .map(variableOf),
  );
  const taken = [...shared, "SGT_REPORT_NO_XLSX", "SGT_LONG", "SGT_SEEDS", "SGT_FAULT", "SGT_CHROMIUM"];
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => taken.includes(name))).toEqual([]);
});

test("docs/schemas/sgt.config.schema.json is of the options that there are", async () => {
  const { fileSchema } = await import("./file-schema.js");
  const path = new URL("../../../../../docs/schemas/sgt.config.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(JSON.stringify(await fileSchema(COMMANDS))));
});
