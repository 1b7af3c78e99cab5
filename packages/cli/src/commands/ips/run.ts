import { resolve } from "node:path";
import { counted } from "@sgt/cidr";
import { formatDay, renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { openGeoip } from "../../inputs/open-geoip.js";
import { hasNoHoles } from "../../inputs/read-window.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { writeWhole } from "../../io/write-whole.js";
import { renderDocument, type Section } from "../../render/document.js";
import { writeCsv } from "../../render/write-csv.js";
import { checkMapFile, writeMap } from "../../render/write-map.js";
import { checkSource } from "./check-source.js";
import { readExpectation } from "./expectation.js";
import { ipsMap } from "./ips-map.js";
import { type IpsResult, ipsResult } from "./ips-result.js";
import { ipsTable, warningTexts } from "./ips-table.js";
import type { IpsArgs } from "./options.js";
import { readTrusted } from "./read-trusted.js";

/** From so many columns on, groups and ports are shown. */
const WIDE = 140;

/** `sgt ips`: where and whose the CIDRs are that security groups trust. No address is sent anywhere. */
export async function run(args: IpsArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  checkMapFile(args.map);
  checkSource(args);
  if (args.xlsx !== undefined) await (await import("@sgt/report/workbook")).checkWorkbooks();
  const expected = readExpectation(args.expect ?? []);
  // What is expected of places, and a map of them, need places; the rest tells much without.
  const geoip = await openGeoip(args, context, args.expect !== undefined || args.map !== undefined);
  const trusted = await readTrusted(args, context);
  const result = ipsResult({ trusted, geoip, expected, createdAt: new Date(io.now()).toISOString() });
  if (args.map !== undefined) await writeMap(args.map, ipsMap(result), io);
  if (args.xlsx !== undefined) await writeWorkbook(resolve(io.cwd, args.xlsx), result);
  for (const file of [args.map, args.xlsx]) if (file !== undefined) reporter.say(`written: ${file}`);
  if (args.format === "csv")
    await writeCsv(ipsTable(result.cidrs, { isWide: true, hasEvidence: result.evidence !== null }), context);
  else await context.out(renderAs(result, args.format, context));
  if (result.databases.length === 0) reporter.sayCommand("next", `${io.program} geoip install`);
  else if (args.map === undefined) reporter.say("next: the same with --map ips.html draws them");
  if (result.cidrs.some(({ surprises }) => surprises.length > 0)) return EXIT.pending;
  const isWhole = result.unread.length === 0 && hasNoHoles(result.evidence);
  return isWhole ? EXIT.done : EXIT.incomplete;
}

function renderAs(
  result: IpsResult,
  format: Exclude<IpsArgs["format"], "csv">,
  { width, paint }: CommandContext,
): string {
  const { cidrs } = result;
  const hasEvidence = result.evidence !== null;
  if (format === "json") return renderJson(result);
  const isWide = format === "md" || width >= WIDE;
  return renderDocument([...unread(result), { table: ipsTable(cidrs, { isWide, hasEvidence }) }, headline(result)], {
    format,
    width,
    paint,
  });
}

function unread({ unread: regions }: IpsResult): Section[] {
  const lines = regions.map(({ accountId, region, reason, code }) => {
    const place = [accountId, region].filter((part) => part !== "").join(" ");
    return `- ${place === "" ? "" : `${place}: `}${reason} (${code})`;
  });
  return lines.length === 0 ? [] : [{ title: "Could not be read", lines }];
}

function headline({ cidrs, regionCount, databases, evidence }: IpsResult): Section {
  const doubtful = cidrs.filter((cidr) => warningTexts(cidr).length > 0).length;
  const named = databases.map(({ name, builtOn }) => `${name}${builtOn === null ? "" : ` of ${builtOn}`}`).join(", ");
  return {
    headline: `${counted(cidrs.length, "CIDR")} allowed in ${counted(regionCount, "region")}; ${doubtful} to check`,
    lines: [
      named === "" ? "No places and networks: no database is installed." : `Places and networks by ${named}.`,
      ...evidenceLines(evidence),
    ],
  };
}

function evidenceLines(evidence: IpsResult["evidence"]): string[] {
  if (evidence === null) return [];
  const { from, to, complete } = evidence;
  return [`Compared with evidence of ${formatDay(from)} to ${formatDay(to - 1)}${complete ? "" : ", with gaps"}.`];
}

async function writeWorkbook(path: string, { cidrs, evidence, createdAt }: IpsResult): Promise<void> {
  const { renderWorkbook } = await import("@sgt/report/workbook");
  const table = ipsTable(cidrs, { isWide: true, hasEvidence: evidence !== null });
  const columns = table.columns.map(({ title }) => ({ title, width: title === "CIDR" ? 22 : 34 }));
  const sheet = { name: "Allowed CIDRs", columns, rows: table.rows };
  await writeWhole(path, await renderWorkbook([sheet], { title: "Allowed CIDRs", createdAt }));
}
