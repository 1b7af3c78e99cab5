import { resolve } from "node:path";
import { isAtLeast, type TrustGraph, trustGraph } from "@sgt/findings";
import { findingsCsvWriter, renderFindings, sarifWriter } from "@sgt/report/findings";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { hasNoHoles } from "../../inputs/read-window.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { readHomepage } from "../../io/own-package.js";
import { writeWhole } from "../../io/write-whole.js";
import { renderDocument } from "../../render/document.js";
import type { AuditResult } from "./audit-result.js";
import { auditSections } from "./audit-sections.js";
import { auditSnapshot } from "./audit-snapshot.js";
import { checkPictureFile, drawPictures } from "./draw-pictures.js";
import type { AuditArgs } from "./options.js";

/** `sgt audit`: misconfigurations seen in the network's shape. Talks to nobody. */
export async function run(args: AuditArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  checkPictureFile(args.picture);
  const graphs: TrustGraph[] = [];
  const result = await auditSnapshot(args, context, (region) => {
    if (args.picture !== undefined) graphs.push(trustGraph(region));
  });
  const files: readonly (readonly [string | undefined, () => string])[] = [
    [args.json, () => renderJson(result)],
    [args.sarif, () => renderFindings(sarifWriter({ ...result, homepage: readHomepage() }), result.findings)],
  ];
  for (const [file, render] of files) {
    if (file === undefined) continue;
    await writeWhole(resolve(io.cwd, file), render());
    reporter.say(`written: ${file}`);
  }
  const pictures = args.picture === undefined ? [] : await drawPictures(args.picture, graphs, io);
  for (const file of pictures) reporter.say(`written: ${file}`);
  await context.out(renderAs(result, args.format, context));
  if (result.findings.length > 0 && args.accept === undefined)
    reporter.say("next: fix them, or accept them until a day with --accept accept.yaml (docs/audit.md)");
  return exitCode(result, args);
}

function renderAs(result: AuditResult, format: AuditArgs["format"], { width, paint }: CommandContext): string {
  if (format === "json") return renderJson(result);
  if (format === "csv") return renderFindings(findingsCsvWriter(), result.findings);
  return renderDocument(auditSections(result), { format, width, paint });
}

/** What was found outweighs what could not be looked at: it is certain, and somebody has to act. */
function exitCode({ findings, regions, evidence }: AuditResult, { failOn }: AuditArgs): ExitCode {
  if (failOn !== "never" && findings.some(({ severity }) => isAtLeast(severity, failOn))) return EXIT.pending;
  const isWhole = regions.every((region) => region.unreadable === null && region.gaps.length === 0);
  return isWhole && hasNoHoles(evidence) ? EXIT.done : EXIT.incomplete;
}
