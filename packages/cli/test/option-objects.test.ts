import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import * as aws from "@sgt/aws";
import * as cidr from "@sgt/cidr";
import * as findings from "@sgt/findings";
import * as flowlogs from "@sgt/flowlogs/node";
import * as geoip from "@sgt/geoip/node";
import { asffWriter, ocsfWriter, sarifWriter } from "@sgt/report/findings";
import { type MapData, renderMapSvg, renderPng } from "@sgt/report/map";
import { renderWorkbook, reportTables } from "@sgt/report/workbook";
import * as rules from "@sgt/rules";
import * as sandbox from "@sgt/sandbox";
import * as snapshot from "@sgt/snapshot/node";

const PACKAGES = join(import.meta.dirname, "..", "..");
const OF_FILES = "files has no errors of its own: whoever calls it checks";

/** A call from JavaScript, with an object that no type has looked at. */
// biome-ignore lint/suspicious/noExplicitAny: that is what JavaScript gives
type Call = (options: any) => unknown;
/** What is called, how, and the first thing that `{}` lacks; null where everything may be left out. */
type Row = readonly [name: string, call: Call, lacking: string | null];

const BYTES = Buffer.from("");
const NOWHERE = "no-such-folder";
const SOURCE: flowlogs.LogSource = { list: async function* () {} };

const NO_BATCH = {} as Parameters<typeof flowlogs.appendToLedger>[1];
const RUN = { session: {}, plan: {}, journalPath: "" } as Parameters<typeof aws.applyPlan>[0];
const ATHENA = { session: {}, url: "s3://b/p/", output: "s3://b/o/" } as Parameters<typeof aws.athenaSource>[0];

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  SGT_FLOWLOGS_INVALID_OPTION: [
    ["analyzeLogs", (o) => flowlogs.analyzeLogs(o), "source"],
    ["collectEvidence", (o) => flowlogs.collectEvidence(o), "source"],
    ["foldRecords", (o) => flowlogs.foldRecords([], o), "enis"],
    ["folderSource", (o) => flowlogs.folderSource(NOWHERE, o), null],
    ["readRecords", (o) => flowlogs.readRecords(SOURCE, o).next(), null],
    ["readEvidence", (o) => flowlogs.readEvidence(NOWHERE, o), null],
    ["describeLedger", (o) => flowlogs.describeLedger(NOWHERE, o), null],
    ["openLedger", (o) => flowlogs.openLedger(NOWHERE, o), null],
    ["dropDays", (o) => flowlogs.dropDays(NOWHERE, "2026-11-20", o), null],
    ["mergeLedgers", (o) => flowlogs.mergeLedgers([], NOWHERE, o), null],
    ["addSightings", (o) => flowlogs.addSightings(NOWHERE, { scans: [], sightings: [] }, o), null],
    ["appendToLedger", (o) => flowlogs.appendToLedger(NOWHERE, NO_BATCH, o), null],
    ["readRuleMakings", (o) => flowlogs.readRuleMakings(NOWHERE, o), null],
    ["addRuleMakings", (o) => flowlogs.addRuleMakings(NOWHERE, [], o), null],
    ["readDirectory", (o) => flowlogs.readDirectory(NOWHERE, o), null],
    ["daysBefore", (o) => flowlogs.daysBefore(NOWHERE, "2026-11-20", o), null],
    ["daysLostByMerge", (o) => flowlogs.daysLostByMerge([], NOWHERE, o), null],
    ["readRecords: limits", (o) => flowlogs.readRecords(SOURCE, { limits: o }).next(), null],
  ],
  SGT_GEOIP_INVALID_OPTION: [
    ["openDatabase", (o) => geoip.openDatabase(BYTES, o), "name"],
    ["openDatabaseFile", (o) => geoip.openDatabaseFile(NOWHERE, o), null],
    ["readList", (o) => geoip.readList(BYTES, o), "kind"],
    ["readCloudRanges", (o) => geoip.readCloudRanges(BYTES, o), "name"],
    ["Geoip", (o) => new geoip.Geoip(o), "databases"],
    ["fetchFromMaxMind", (o) => geoip.fetchFromMaxMind(o), "accountId"],
    ["fetchFromNpm", (o) => geoip.fetchFromNpm(o), "packages"],
    ["writeStore", (o) => geoip.writeStore([], o), "dir"],
    ["triage", (o) => geoip.triage(o), "geoip"],
    ["triageColumns", (o) => geoip.triageColumns({} as geoip.Geoip, o), "unique"],
    ["readOwnCsv", (o) => geoip.readOwnCsv(BYTES, o), "name"],
  ],
  SGT_SNAPSHOT_INVALID_OPTION: [
    ["readSnapshot", (o) => snapshot.readSnapshot(NOWHERE, o), null],
    ["readRegions", (o) => snapshot.readRegions(NOWHERE, o).next(), null],
    ["flowLogCoverage", (o) => snapshot.flowLogCoverage({} as snapshot.RegionSnapshot, { from: 0, to: 1 }, o), null],
    ["readHistory", (o) => snapshot.readHistory(o), "objects"],
  ],
  SGT_RULES_INVALID_OPTION: [
    ["ruleJudge", (o) => rules.ruleJudge(o), "prefixThreshold"],
    ["planGraded", (o) => rules.planGraded(o), "region"],
    ["planTightening", (o) => rules.planTightening(o), "region"],
    ["gradeEvidence", (o) => rules.gradeEvidence(o), "plan"],
    ["backTest", (o) => rules.backTest(o), "region"],
    ["replayPlan", (o) => rules.replayPlan(o), "plan"],
    ["explainRule", (o) => rules.explainRule(o), "plan"],
    ["ruleUsage", (o) => rules.ruleUsage(o), "region"],
    ["planCompaction", (o) => rules.planCompaction(o), "region"],
    ["planExpiry", (o) => rules.planExpiry(o), "region"],
    ["planExtension", (o) => rules.planExtension(o), "region"],
    ["diagnose", (o) => rules.diagnose(o), "region"],
    ["discoverRequests", (o) => rules.discoverRequests({ refusals: [] }, [], o), null],
  ],
  SGT_FINDINGS_INVALID_OPTION: [
    ["auditRegion", (o) => findings.auditRegion(o), "region"],
    ["assessRegion", (o) => findings.assessRegion(o), "region"],
    ["checkAccount", (o) => findings.checkAccount(o), "region"],
    ["trustedCidrs", (o) => findings.trustedCidrs(o), "regions"],
  ],
  SGT_AWS_INVALID_OPTION: [
    ["openSession", (o) => aws.openSession(o), null],
    ["Pace", (o) => new aws.Pace(o), null],
    ["readRegion", (o) => aws.readRegion(o), "session"],
    ["collectSnapshot", (o) => aws.collectSnapshot(o), "session"],
    ["collectAccounts", (o) => aws.collectAccounts(o), "session"],
    ["fetchServiceRanges", (o) => aws.fetchServiceRanges(o), "cachePath"],
    ["s3Source", (o) => aws.s3Source(o), "session"],
    ["athenaSource", (o) => aws.athenaSource(o), "session"],
    ["cloudWatchSource", (o) => aws.cloudWatchSource(o), "session"],
    ["applyPlan", (o) => aws.applyPlan(o), "session"],
    ["resumeApply", (o) => aws.resumeApply(o), "session"],
    ["revertJournal", (o) => aws.revertJournal(o), "session"],
    ["openJournal", (o) => aws.openJournal(NOWHERE, o), null],
    ["cutOffSources", (o) => aws.cutOffSources(o), "status"],
    ["historySource", (o) => aws.historySource(o), "session"],
    ["askHistory", (o) => aws.askHistory(o), "session"],
    ["applyPlan: waves", (o) => aws.applyPlan({ ...RUN, waves: o }), null],
    ["applyPlan: timing", (o) => aws.applyPlan({ ...RUN, timing: o }), null],
    ["athenaSource: batch", (o) => aws.athenaSource({ ...ATHENA, batch: o }), null],
  ],
  SGT_REPORT_INVALID_OPTION: [
    ["renderWorkbook", (o) => renderWorkbook([], o), "title"],
    ["reportTables", (o) => reportTables(o), "summary"],
    ["renderMapSvg", (o) => renderMapSvg({} as MapData, o), null],
    ["renderPng", (o) => renderPng("", o), null],
    ["sarifWriter", (o) => sarifWriter(o), "createdAt"],
    ["asffWriter", (o) => asffWriter(o), "createdAt"],
    ["ocsfWriter", (o) => ocsfWriter(o), "createdAt"],
  ],
  SGT_SANDBOX_INVALID_OPTION: [
    ["startSandbox", (o) => sandbox.startSandbox(o), null],
    ["writeSampleLogs", (o) => sandbox.writeSampleLogs(NOWHERE, o), null],
    ["writeSampleSnapshot", (o) => sandbox.writeSampleSnapshot(NOWHERE, o), null],
  ],
  SGT_CIDR_INVALID_OPTION: [
    ["collapse", (o) => cidr.collapse([], o), null],
    ["coverCurve", (o) => cidr.coverCurve([], o), null],
    ["allocateBudget", (o) => cidr.allocateBudget([], 1, o), null],
    ["compact", (o) => cidr.compact([], o), null],
    ["parsePrefix", (o) => cidr.parsePrefix("10.0.0.0/8", o), null],
  ],
};

const rows = Object.entries(ROWS).flatMap(([code, calls]) =>
  calls.map(([name, call, lacking]) => ({ name, code, call: async (o: unknown) => call(o), lacking })),
);

/** Exported functions that take options and check none, and why. */
const UNCHECKED: Readonly<Record<string, string>> = {
  groupText: "takes a group's names, as any row of a result has them",
  ruleRow: "takes an account and region, as any row of a result has them",
  createWhole: OF_FILES,
  putFile: OF_FILES,
  replaceFile: OF_FILES,
  takeLock: OF_FILES,
};

/** The functions and classes of all entries that take an options object, by their declarations. */
async function functionsWithOptions(): Promise<string[]> {
  const found = new Set<string>();
  for (const name of await readdir(PACKAGES)) {
    const isPublic = await publicNames(name);
    const dist = join(PACKAGES, name, "dist");
    const files = (await readdir(dist, { recursive: true })).filter((one) => one.endsWith(".d.ts"));
    const texts = await Promise.all(files.map((file) => readFile(join(dist, file), "utf8")));
    for (const [, called = "", parameters = ""] of texts.join("\n").matchAll(DECLARATION))
      if (isPublic.has(called) && TAKES_OPTIONS.test(parameters)) found.add(called);
  }
  return [...found].sort();
}

/** What all entries of a package export. */
async function publicNames(name: string): Promise<Set<string>> {
  const { exports = {} } = JSON.parse(await readFile(join(PACKAGES, name, "package.json"), "utf8"));
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
  const names = new Set<string>();
  // One by one: jest links no two modules at once that share a third.
  for (const entry of entries) {
    const module: object = await import(`@sgt/${name}${entry.slice(1)}`);
    for (const key of Object.keys(module)) names.add(key);
  }
  return names;
}

const DECLARATION =
  /export declare (?:function|class) (\w+)(?:(?!export declare|constructor)[^(])*(?:\{(?:(?!export declare)[\s\S])*?constructor)?\(([^)]*)\)/g;
/** Called options, or input, or written where it is taken. */
const TAKES_OPTIONS = /\w+\??: ((Partial|Pick)<)?\w*(Options|Input|Look|DocumentOrigin)\b|(options|look)\??: \{|\}: \{/;

test("no exported function that takes options is forgotten here", async () => {
  const checked = new Set(rows.map(({ name }) => name.split(":")[0] as string));
  const found = await functionsWithOptions();
  expect(found.filter((name) => !checked.has(name) && UNCHECKED[name] === undefined)).toEqual([]);
  expect(Object.keys(UNCHECKED).filter((name) => !found.includes(name))).toEqual([]);
  expect(found.length).toBeGreaterThan(50);
});

describe("options from JavaScript", () => {
  test.each(rows)("$name refuses a key that there is not", async ({ call, code }) => {
    await expect(call({ limmit: 3 })).rejects.toMatchObject({ code, message: 'there is no option "limmit"' });
  });

  test.each(rows)("$name refuses what is no object", async ({ call, code }) => {
    await expect(call(null)).rejects.toMatchObject({ code });
  });

  test.each(rows.filter(({ lacking }) => lacking !== null))("$name says what {} lacks: $lacking", async (row) => {
    await expect(row.call({})).rejects.toMatchObject({ code: row.code, message: `option ${row.lacking} is missing` });
  });

  test.each([
    ["options of a plan", { options: { tolerence: 0.5 } }],
    ["options of a plan, by planGraded", { options: { maxRule: 5 } }],
  ])("%s are held against the defaults", (_name, given) => {
    const input = { region: { enis: [], groups: [] }, evidence: null, approved: [], now: "2026-11-20T00:00:00.000Z" };
    for (const plan of [rules.planTightening, rules.planGraded] as readonly Call[])
      expect(() => plan({ ...input, ...given })).toThrow(expect.objectContaining({ code: "SGT_RULES_INVALID_OPTION" }));
  });
});
