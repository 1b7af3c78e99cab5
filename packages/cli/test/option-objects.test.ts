import { describe, expect, test } from "@jest/globals";
import * as aws from "@sgt/aws";
import * as findings from "@sgt/findings";
import * as flowlogs from "@sgt/flowlogs/node";
import * as geoip from "@sgt/geoip/node";
import { renderWorkbook, reportTables } from "@sgt/report/workbook";
import * as rules from "@sgt/rules";
import * as snapshot from "@sgt/snapshot/node";

/** A call from JavaScript, with an object that no type has looked at. */
// biome-ignore lint/suspicious/noExplicitAny: that is what JavaScript gives
type Call = (options: any) => unknown;
/** What is called, how, and the first thing that `{}` lacks; null where everything may be left out. */
type Row = readonly [name: string, call: Call, lacking: string | null];

const BYTES = Buffer.from("");
const NOWHERE = "no-such-folder";
const SOURCE: flowlogs.LogSource = { list: async function* () {} };

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
  ],
  SGT_SNAPSHOT_INVALID_OPTION: [
    ["readSnapshot", (o) => snapshot.readSnapshot(NOWHERE, o), null],
    ["readRegions", (o) => snapshot.readRegions(NOWHERE, o).next(), null],
    ["flowLogCoverage", (o) => snapshot.flowLogCoverage({} as snapshot.RegionSnapshot, { from: 0, to: 1 }, o), null],
  ],
  SGT_RULES_INVALID_OPTION: [
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
  ],
  SGT_REPORT_INVALID_OPTION: [
    ["renderWorkbook", (o) => renderWorkbook([], o), "title"],
    ["reportTables", (o) => reportTables(o), "summary"],
  ],
};

const rows = Object.entries(ROWS).flatMap(([code, calls]) =>
  calls.map(([name, call, lacking]) => ({ name, code, call: async (o: unknown) => call(o), lacking })),
);

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
