import { counted, formatCount } from "@sgt/cidr";
import { type AccountSummary, type Finding, type ReportSummary, SEVERITIES, type Severity } from "@sgt/findings";
import { formatDay, formatPercent, type Table } from "@sgt/report/text";
import { type Look, renderDocument, type Section } from "../../render/document.js";

export interface ReportView {
  readonly summary: ReportSummary;
  /** What can be reached first, then the worst. */
  readonly worst: readonly Finding[];
  /** How many accounts to show. */
  readonly top: number;
}

/** Returns what a person asks first: what is not known, which account is worst, what in it. */
export function renderReport(view: ReportView, look: Look): string {
  return renderDocument(reportSections(view, look.width), look);
}

/** Returns the report as sections; accounts that could not be read come first. */
export function reportSections({ summary, worst, top }: ReportView, width: number): Section[] {
  return [
    notReadSection(summary),
    { title: "Accounts, worst first", table: accountsTable(summary, top), lines: moreAccounts(summary, top) },
    {
      title: "Worst findings, reachable first",
      table: findingsTable(worst, width),
      lines: moreFindings(summary, worst),
    },
    { title: "The plans that remove the most addresses", table: shrinksTable(summary) },
    { title: "Gaps", lines: holesOf(summary) },
    { headline: headline(summary), lines: [exposedLine(summary), evidenceLine(summary)] },
  ];
}

function notReadSection({ unreadable }: ReportSummary): Section {
  return {
    title: "Not read: nothing is known about these",
    table: {
      columns: [{ title: "Account" }, { title: "Region" }, { title: "Why", wraps: true }],
      rows: unreadable.map(({ accountId, region, reason }) => [
        accountId || "the snapshot",
        region || "all",
        // The path begins with what stands beside it.
        reason.replace(`${accountId}/${region}/`, ""),
      ]),
    },
  };
}

const WORDS: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

function accountsTable({ accounts }: ReportSummary, top: number) {
  return {
    columns: [
      { title: "#", align: "right" as const },
      { title: "Account", wraps: true },
      ...SEVERITIES.map((severity) => ({ title: WORDS[severity], align: "right" as const })),
      { title: "Open now", align: "right" as const },
      { title: "Rules", align: "right" as const },
    ],
    rows: accounts
      .slice(0, top)
      .map((account) => [
        String(account.rank),
        accountText(account),
        ...SEVERITIES.map((severity) => formatCount(account.counts[severity])),
        openText(account),
        formatCount(account.ruleCount),
      ]),
  };
}

function accountText({ accountId, accountName, missing }: AccountSummary): string {
  return `${accountId}${accountName === "" ? "" : ` ${accountName}`}${missing.length === 0 ? "" : " (incomplete)"}`;
}

/** Critical and high findings that can be reached, and those of which it is not known. */
function openText({ exposed }: AccountSummary): string {
  const unknown = exposed.unknown === 0 ? "" : ` + ${formatCount(exposed.unknown)}?`;
  return `${formatCount(exposed.reachable)}${unknown}`;
}

function moreAccounts({ accounts }: ReportSummary, top: number): string[] {
  const more = accounts.length - top;
  return more > 0 ? [`and ${counted(more, "account")} more: --top, or --json and --out, which hold all`] : [];
}

/** Below this many columns the place stands below the finding. */
const WIDE = 110;

function findingsTable(worst: readonly Finding[], width: number): Table {
  const isWide = width >= WIDE;
  return {
    columns: [
      { title: "Severity" },
      { title: "What", wraps: true },
      ...(isWide ? [{ title: "Where", wraps: true }] : []),
      { title: "Reachable", wraps: true },
    ],
    rows: worst.map(({ severity, title, accountId, region, resource, exposure, use }) => {
      const what = use === undefined ? title : `${title} (${hitsText(use)})`;
      const where = `${accountId} ${region} ${resource.id}`;
      const cells = isWide ? [what, where] : [`${what}\n${where}`];
      return [severity.toUpperCase(), ...cells, exposureText(exposure)];
    }),
  };
}

/** The first reason is enough to go and look; the files hold all. */
/** Where the evidence never saw the interfaces, or cannot tell the rule, no hits are known: not the same as none. */
function hitsText({ state, recordCount }: NonNullable<Finding["use"]>): string {
  return state === "unseen" || state === "possible" ? `hits not known: ${state}` : counted(recordCount, "hit");
}

function exposureText({ state, because: [first, ...more] }: Finding["exposure"]): string {
  return `${EXPOSURE_WORDS[state]} ${first}${more.length === 0 ? "" : ` (and ${more.length} more)`}`;
}

const EXPOSURE_WORDS = { reachable: "YES:", unknown: "unknown because", "not-reachable": "no:" } as const;

function moreFindings({ totals }: ReportSummary, worst: readonly Finding[]): string[] {
  const more = SEVERITIES.reduce((sum, severity) => sum + totals.counts[severity], 0) - worst.length;
  return more > 0 ? [`and ${counted(more, "finding")} more: --top, or --json, --csv and --out, which hold all`] : [];
}

function shrinksTable({ shrinks }: ReportSummary) {
  return {
    columns: [
      { title: "Group", wraps: true },
      { title: "Where", wraps: true },
      { title: "Allowed now", align: "right" as const },
      { title: "After", align: "right" as const },
      { title: "Less", align: "right" as const },
      { title: "Rules", align: "right" as const },
    ],
    rows: shrinks.map((one) => [
      one.groupName,
      `${one.accountId} ${one.region} ${one.groupId}`,
      formatCount(one.addressesBefore),
      formatCount(one.addressesAfter),
      lessText(BigInt(one.addressesBefore), BigInt(one.addressesAfter)),
      `${one.rulesBefore} → ${one.rulesAfter}`,
    ]),
  };
}

function lessText(before: bigint, after: bigint): string {
  return before === 0n ? "" : formatPercent(Number(before - after) / Number(before));
}

/** The same file is missing for the same reason in many regions: it is told once. */
function holesOf({ accounts }: ReportSummary): string[] {
  const places = new Map<string, number>();
  for (const { missing } of accounts) {
    for (const { file, reason } of missing)
      places.set(`${file}: ${reason}`, (places.get(`${file}: ${reason}`) ?? 0) + 1);
  }
  return [...places].map(([hole, count]) => `- ${hole} (${counted(count, "region")})`);
}

function headline({ totals, unreadable }: ReportSummary): string {
  const found = SEVERITIES.filter((severity) => totals.counts[severity] > 0).map(
    (severity) => `${formatCount(totals.counts[severity])} ${severity}`,
  );
  const notRead = unreadable.length === 0 ? "" : `; ${unreadable.length} not read`;
  return `${found.length === 0 ? "No findings" : found.join(", ")} in ${counted(totals.ruleCount, "rule")} of ${counted(totals.accountCount, "account")}${notRead}`;
}

function exposedLine({ totals: { exposed } }: ReportSummary): string {
  return `Critical and high: ${formatCount(exposed.reachable)} reachable, ${formatCount(exposed.unknown)} not known, ${formatCount(exposed["not-reachable"])} not reachable`;
}

function evidenceLine({ evidence }: ReportSummary): string {
  if (evidence === null) return "No evidence: --evidence LEDGER adds hits, and how many addresses plans would remove";
  if (evidence.to <= evidence.from) return "The ledger holds no evidence: hits are not known";
  return `Evidence of ${formatDay(evidence.from)} to ${formatDay(evidence.to - 1)}${evidence.complete ? "" : ", with gaps"}`;
}
