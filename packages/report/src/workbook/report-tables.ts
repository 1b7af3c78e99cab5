import { counted, type OptionKeys } from "@sgt/cidr";
import { type AccountSummary, type ReportSummary, SEVERITIES, type SeverityCounts } from "@sgt/findings";
import { checkKeys } from "../errors.js";
import {
  countCell,
  FINDING_ACCOUNT_CELL,
  FINDING_ID_CELL,
  FINDING_SHEET_COLUMNS,
  type PlainRow,
  RULE_FINDING_CELL,
  RULE_SHEET_COLUMNS,
} from "./report-rows.js";
import type { SheetCell, SheetTable } from "./sheet-table.js";

export interface ReportTablesInput {
  readonly summary: ReportSummary;
  /** Worst first. */
  readonly findings: readonly PlainRow[];
  readonly rules: readonly PlainRow[];
  /** Where the report goes on when one file does not hold it: `2 of 3`; null when it does. */
  readonly part: { readonly number: number; readonly count: number } | null;
}

/** Returns the sheets of a report: Summary, Accounts, Findings, Rules, Coverage, with links between them. */
export function reportTables(input: ReportTablesInput): SheetTable[] {
  checkKeys(input, REPORT_TABLES_KEYS);
  const { summary, findings, rules, part } = input;
  const ruleOfFinding = rowsBy(rules, RULE_FINDING_CELL);
  const rowOfFinding = rowsBy(findings, FINDING_ID_CELL);
  return [
    summaryTable(summary, part),
    accountsTable(summary, rowsBy(findings, FINDING_ACCOUNT_CELL)),
    {
      name: "Findings",
      columns: FINDING_SHEET_COLUMNS,
      rows: linked(findings, FINDING_ID_CELL, { sheet: "Rules", rows: ruleOfFinding }),
    },
    {
      name: "Rules",
      columns: RULE_SHEET_COLUMNS,
      rows: linked(rules, RULE_FINDING_CELL, { sheet: "Findings", rows: rowOfFinding }),
    },
    coverageTable(summary),
  ];
}

const REPORT_TABLES_KEYS = {
  summary: "needed",
  findings: "needed",
  rules: "needed",
  part: "nullable",
} satisfies OptionKeys<ReportTablesInput>;

/** Row numbers by what stands in a cell; the first of several. */
function rowsBy(rows: readonly PlainRow[], cell: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  rows.forEach((row, index) => {
    const key = row[cell];
    if (typeof key === "string" && !found.has(key)) found.set(key, index);
  });
  return found;
}

function linked(
  rows: readonly PlainRow[],
  cell: number,
  target: { readonly sheet: string; readonly rows: ReadonlyMap<string, number> },
): readonly SheetCell[][] {
  return rows.map((row) =>
    row.map((value, index): SheetCell => {
      const at = index === cell && typeof value === "string" ? target.rows.get(value) : undefined;
      return at === undefined ? value : { value: value as string, sheet: target.sheet, row: at };
    }),
  );
}

function summaryTable(summary: ReportSummary, part: ReportTablesInput["part"]): SheetTable {
  const { totals, evidence } = summary;
  const go = (value: string | number, sheet: string): SheetCell => ({ value, sheet, row: -1 });
  const rows: SheetCell[][] = [
    ["Made at", null, summary.createdAt],
    ["Made by", null, `sgt ${summary.toolVersion}`],
    ["Complete", null, summary.complete ? "yes" : "NO: see Coverage"],
    ...(part === null ? [] : [["File", part.number, `of ${part.count}: findings and rules go on in the next`]]),
    ["Evidence", null, evidenceText(evidence)],
    ["Accounts and regions not read", go(summary.unreadable.length, "Coverage"), ""],
    ["Accounts", go(totals.accountCount, "Accounts"), ""],
    ["Regions", totals.regionCount, ""],
    ["Security groups", totals.groupCount, ""],
    ["Network ACLs", totals.aclCount, ""],
    ["Rules", go(totals.ruleCount, "Rules"), ""],
    ...SEVERITIES.map((severity): SheetCell[] => [
      `Findings: ${severity}`,
      go(totals.counts[severity], "Findings"),
      bar(totals.counts[severity], totals.counts),
    ]),
    ["Critical and high: reachable", totals.exposed.reachable, ""],
    ["Critical and high: not known", totals.exposed.unknown, ""],
    ["Critical and high: not reachable", totals.exposed["not-reachable"], ""],
    ...summary.shrinks.map((one): SheetCell[] => [
      `Plan for ${one.groupName}`,
      countCell((BigInt(one.addressesBefore) - BigInt(one.addressesAfter)).toString()),
      `addresses fewer, ${one.addressesAfter} remain (${one.groupId}, ${one.accountId}, ${one.region})`,
    ]),
  ];
  const columns = [
    { title: "What", width: 34 },
    { title: "Count", width: 12 },
    { title: "", width: 70 },
  ];
  return { name: "Summary", columns, rows };
}

/** Thirty characters for all findings together: to be seen at a glance, without colour. */
function bar(count: number, counts: SeverityCounts): string {
  const all = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  return all === 0 ? "" : "█".repeat(Math.ceil((count / all) * 30));
}

function evidenceText(evidence: ReportSummary["evidence"]): string {
  if (evidence === null) return "none";
  if (evidence.to <= evidence.from) return "the ledger holds none";
  return `${dayOf(evidence.from)} to ${dayOf(evidence.to - 1)}${evidence.complete ? "" : ", with gaps"}`;
}

const COUNT_COLUMNS = SEVERITIES.map((severity, index) => ({ title: `${index + 1} ${severity}`, width: 11 }));

/** What could not be read stands first: nobody knows how bad it is. */
function accountsTable({ unreadable, accounts }: ReportSummary, firstFinding: ReadonlyMap<string, number>): SheetTable {
  const notRead = unreadable.map((one): SheetCell[] => [
    null,
    one.accountId || "(the whole snapshot)",
    "",
    `NOT READ${one.region === "" ? "" : ` ${one.region}`}: ${one.reason}`,
  ]);
  return {
    name: "Accounts",
    columns: [
      { title: "Rank", width: 7 },
      { title: "Account", width: 20 },
      { title: "Account name", width: 24 },
      { title: "State", width: 30 },
      ...COUNT_COLUMNS,
      { title: "Reachable", width: 11 },
      { title: "Not known", width: 11 },
      { title: "Groups", width: 9 },
      { title: "Rules", width: 9 },
      { title: "Regions", width: 40 },
    ],
    rows: [...notRead, ...accounts.map((account) => accountRow(account, firstFinding.get(account.accountId)))],
  };
}

function accountRow(account: AccountSummary, finding: number | undefined): SheetCell[] {
  const { accountId, counts, exposed, missing } = account;
  return [
    account.rank,
    finding === undefined ? accountId : { value: accountId, sheet: "Findings", row: finding },
    account.accountName,
    missing.length === 0 ? "read" : `incomplete: ${counted(missing.length, "file")}`,
    ...countsCells(counts),
    exposed.reachable,
    exposed.unknown,
    account.groupCount,
    account.ruleCount,
    account.regions.join(" "),
  ];
}

function countsCells(counts: SeverityCounts): number[] {
  return SEVERITIES.map((severity) => counts[severity]);
}

function coverageTable({ unreadable, accounts }: ReportSummary): SheetTable {
  return {
    name: "Coverage",
    columns: [
      { title: "State", width: 14 },
      { title: "Account", width: 20 },
      { title: "Region", width: 16 },
      { title: "File", width: 48 },
      { title: "Why", width: 80 },
    ],
    rows: [
      ...unreadable.map(({ accountId, region, reason }) => ["not read", accountId, region, "", reason]),
      ...accounts.flatMap(({ accountId, missing }) =>
        missing.map(({ region, file, reason }) => ["incomplete", accountId, region, file, reason]),
      ),
      ...accounts.map(({ accountId, regions, collectedAt }) => [
        "read",
        accountId,
        regions.join(" "),
        "",
        collectedAt === null ? "time of collection not told" : collectedText(collectedAt),
      ]),
    ],
  };
}

function collectedText({ oldest, newest }: { readonly oldest: string; readonly newest: string }): string {
  return oldest === newest ? `collected ${oldest}` : `collected from ${oldest} to ${newest}`;
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
