import { beforeAll, describe, expect, test } from "@jest/globals";
import { ReportTally, type RuleRow } from "@sgt/findings";
import { findingRow, renderWorkbook, reportTables, ruleRow, type SheetTable } from "@sgt/report/workbook";
import CFB from "cfb";
import { finding, HOSTILE, hostileFinding, manyFindings, ORIGIN } from "./finding-scene.js";

const OPTIONS = { title: "t", createdAt: ORIGIN.createdAt };
const table = (name: string, rows: SheetTable["rows"]): SheetTable => ({
  name,
  columns: [
    { title: "A", width: 10 },
    { title: "B", width: 5 },
  ],
  rows,
});

/** The parts of a workbook as text, by path. */
function parts(workbook: Uint8Array): Map<string, string> {
  const container = CFB.read(Buffer.from(workbook), { type: "buffer" });
  return new Map(
    container.FullPaths.map((path: string, index: number) => [
      path.replace("Root Entry/", ""),
      Buffer.from(container.FileIndex[index]?.content ?? []).toString("utf8"),
    ]),
  );
}

const sheetNames = (files: Map<string, string>) =>
  [...(files.get("xl/workbook.xml") ?? "").matchAll(/<sheet name="([^"]*)"/g)].map((match) => match[1]);
const sheet = (files: Map<string, string>, number = 1) => files.get(`xl/worksheets/sheet${number}.xml`) ?? "";
const texts = (xml: string) => [...xml.matchAll(/<v>([^<]*)<\/v>/g)].map((match) => match[1]);

describe("a sheet", () => {
  let files: Map<string, string>;
  beforeAll(async () => {
    const rows = [
      ["a", 1],
      ["b", null],
    ];
    files = parts(await renderWorkbook([table("One", rows)], OPTIONS));
  });

  test("has its header frozen and bold, filters and widths", () => {
    expect(sheet(files)).toMatch(/<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"\/>/);
    expect(sheet(files)).toMatch(/<c r="A1" s="2"[^>]*><v>A<\/v><\/c><c r="B1" s="2"/);
    expect(files.get("xl/styles.xml")).toMatch(/<fonts count="2">.*<b\/>.*<cellXfs count="3">/s);
    expect(sheet(files)).toMatch(/<autoFilter ref="A1:B3"\/>/);
    expect(sheet(files)).toMatch(/<col min="1" max="1" width="4\.\d+" customWidth="1"\/>/);
  });

  test("holds numbers as numbers and leaves empty what is not known", () => {
    expect(sheet(files)).toMatch(/<c r="B2"><v>1<\/v><\/c>/);
    expect(sheet(files)).not.toMatch(/r="B3"><v>/);
  });

  test("without rows is a header", async () =>
    expect(texts(sheet(parts(await renderWorkbook([table("One", [])], OPTIONS))))).toEqual(["A", "B"]));
});

describe("a column", () => {
  // Column A is at most 10 wide; its header with the button of the filter takes 4.
  test.each<[what: string, cell: string | number, width: number, wraps: boolean]>([
    ["nothing but its header", "", 4, false],
    ["text shorter than its own width", "1234567", 7, false],
    ["text as long", "1234567890", 10, false],
    ["text that is longer", "12345 78901", 10, true],
    ["several lines", "a\nb", 4, true],
    ["text of eight lines", "x".repeat(80), 10, true],
    ["text of more lines than a row should have", "x".repeat(81), 10, false],
    ["a number that is longer, which cannot wrap", 123_456_789_012, 12, false],
  ])("with %s", async (_what, cell, width, wraps) => {
    const files = parts(await renderWorkbook([table("One", [[cell, 1]])], OPTIONS));
    expect(Math.floor(Number(/<col min="1" max="1" width="([\d.]+)"/.exec(sheet(files))?.[1]))).toBe(width);
    expect(/<c r="A2" s="1"/.test(sheet(files))).toBe(wraps);
    const formats = [...(files.get("xl/styles.xml") ?? "").matchAll(/<xf [^>]*><alignment([^>]*)\/>/g)];
    expect(formats.map(([, alignment]) => alignment?.trim())).toEqual([
      'vertical="top"',
      'vertical="top" wrapText="1"',
    ]);
  });
});

test("is read back by xlsx with its text, numbers, filter and widths", async () => {
  const { read } = await import("xlsx");
  const bytes = await renderWorkbook([table("One", [["several words\nof text", 1.5]])], OPTIONS);
  const one = read(bytes, { cellStyles: true }).Sheets.One;
  expect(one).toMatchObject({ A2: { t: "s", v: "several words\nof text" }, B2: { t: "n", v: 1.5 } });
  expect(one?.["!autofilter"]).toEqual({ ref: "A1:B2" });
  expect(one?.["!cols"]?.map((column) => Math.floor(column.width ?? 0))).toEqual([10, 4]);
});

test("the same tables give the same bytes", async () => {
  const once = async () => Buffer.from(await renderWorkbook([table("One", [["a", 1]])], OPTIONS)).toString("hex");
  expect(await once()).toBe(await once());
});

describe("limits of Excel", () => {
  test("more rows than a sheet holds go on in further sheets, and links follow them", async () => {
    const rows = Array.from({ length: 7 }, (_, n) => [`row ${n}`, n]);
    const link = { value: "go", sheet: "Many", row: 5 };
    const files = parts(
      await renderWorkbook([table("Many", rows), table("Links", [[link, 1]])], { ...OPTIONS, sheetRows: 4 }),
    );
    expect(sheetNames(files)).toEqual(["Many", "Many 2", "Many 3", "Links"]);
    expect([1, 2, 3].flatMap((n) => texts(sheet(files, n)).filter((text) => text?.startsWith("row")))).toHaveLength(7);
    expect(sheet(files, 4)).toContain('<hyperlink ref="A2" location="&apos;Many 2&apos;!A4"/>');
  });

  test("a text longer than a cell holds is cut, and says so", async () => {
    const [, , cut = ""] = texts(
      sheet(parts(await renderWorkbook([table("One", [["x".repeat(40_000), 1]])], OPTIONS))),
    );
    expect(cut).toHaveLength(32_767);
    expect(cut).toMatch(/ … \(cut: 40000 characters\)$/);
  });

  test("a sheet of more links than Excel keeps has none, and all its text", async () => {
    const rows = Array.from({ length: 65_531 }, (_, row) => [{ value: `f-${row}`, sheet: "One", row }, 1]);
    const xml = sheet(parts(await renderWorkbook([table("One", rows)], OPTIONS)));
    expect(xml).not.toContain("<hyperlink");
    expect(xml).toContain("f-65530");
  });
});

test.each(HOSTILE)("%s is text and no formula, and the XML stays whole", async (_attempt, text) => {
  const files = parts(await renderWorkbook([table("One", [[text, 1]])], OPTIONS));
  const [, xml = ""] = sheet(files).split(/(?=<worksheet)/);
  expect(xml).not.toMatch(/<f[ >]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202e\u2028\ufeff]/);
  expect(xml.replace(/<v>[^<]*<\/v>/g, "")).not.toMatch(/script|onerror/);
  expect([...xml.matchAll(/<c [^>]*>/g)].every(([tag]) => !tag.includes("http"))).toBe(true);
});

describe("the tables of a report", () => {
  const tally = new ReportTally(new Map([["123456789012", "prod"]]));
  const findings = [finding(), ...manyFindings()];
  const rule: RuleRow = {
    ...{ resourceType: "security-group", resourceId: "sg-1", resourceName: "web", vpcId: "vpc-1", ruleId: "sgr-1" },
    ...{
      traffic: "tcp 22",
      peer: "0.0.0.0/0",
      description: "=1+1",
      severity: "critical",
      because: "open-critical-port",
    },
    findingId: "f-0123456789abcdef",
  };
  const counts = { critical: 1, high: 0, medium: 0, low: 0, info: 0 };
  const assessment = { accountId: "123456789012", region: "eu-west-1", collectedAt: null, groupCount: 1, aclCount: 0 };
  tally.add({
    ...assessment,
    findings,
    counts,
    rules: [rule],
    shrinks: [],
    missing: [{ file: "f.json", reason: "why" }],
  });
  tally.addUnreadable({ accountId: "222222222222", region: "", code: "SGT_AWS_DENIED", reason: "no role" });
  const summary = tally.summary({ ...ORIGIN, evidence: { from: 0, to: 86_400, complete: false } });
  const rows = { findings: findings.map(findingRow), rules: [ruleRow(rule, assessment)] };
  const tables = reportTables({ summary, ...rows, part: null });
  const [summaryTable, accounts, found, rules, coverage] = tables as [
    SheetTable,
    SheetTable,
    SheetTable,
    SheetTable,
    SheetTable,
  ];

  test("are five, each as wide as its header", () => {
    expect(tables.map((one) => one.name)).toEqual(["Summary", "Accounts", "Findings", "Rules", "Coverage"]);
    for (const one of tables) for (const row of one.rows) expect(row.length).toBeLessThanOrEqual(one.columns.length);
  });

  test("accounts that could not be read stand first", () => {
    expect(accounts.rows.map((row) => row[3])).toEqual(["NOT READ: no role", "incomplete: 1 file"]);
    expect(coverage.rows.map((row) => row[0])).toEqual(["not read", "incomplete", "read"]);
    expect(summaryTable.rows[2]).toEqual(["Complete", null, "NO: see Coverage"]);
  });

  test("severity sorts as text and is told without colour", () => {
    expect(new Set(found.rows.map((row) => row[0]))).toEqual(
      new Set(["1 critical", "2 high", "3 medium", "4 low", "5 info"]),
    );
  });

  test("links lead from accounts to findings to rules and back", () => {
    expect(accounts.rows[1]?.[1]).toEqual({ value: "123456789012", sheet: "Findings", row: 0 });
    expect(found.rows[0]?.at(-1)).toEqual({ value: "f-0123456789abcdef", sheet: "Rules", row: 0 });
    expect(rules.rows[0]?.[10]).toEqual({ value: "f-0123456789abcdef", sheet: "Findings", row: 0 });
    expect(found.rows[1]?.at(-1)).toBe("f-0000000000000000");
  });

  test("a part of several says which it is", () => {
    const [first] = reportTables({ summary, ...rows, part: { number: 2, count: 3 } });
    expect(first?.rows).toContainEqual(["File", 2, "of 3: findings and rules go on in the next"]);
  });

  test("make a workbook of hostile findings", async () => {
    const hostile = HOSTILE.map(([, text]) => findingRow(hostileFinding(text)));
    expect(
      sheetNames(
        parts(await renderWorkbook(reportTables({ summary, findings: hostile, rules: [], part: null }), OPTIONS)),
      ),
    ).toHaveLength(5);
  });
});
