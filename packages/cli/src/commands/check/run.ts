import { resolve } from "node:path";
import { openSession, readRegion } from "@sgt/aws";
import { counted } from "@sgt/cidr";
import { checkAccount, type Finding, isAtLeast } from "@sgt/findings";
import { renderJson, type Table } from "@sgt/report/text";
import type { Plan } from "@sgt/rules";
import { readPlanFile } from "@sgt/rules/node";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { chooseRegion } from "../../inputs/choose-region.js";
import { type KeepPlace, readKeep } from "../../inputs/read-keep.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { readHomepage } from "../../io/own-package.js";
import { writeWhole } from "../../io/write-whole.js";
import { renderDocument, type Section } from "../../render/document.js";
import type { CheckArgs } from "./options.js";

/** `sgt check`: has the account grown since the last plan? Changes nothing. */
export async function run(args: CheckArgs, context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const path = (name: string): string => resolve(io.cwd, name);
  const plan = await readPlanFile(path(args.plan));
  if (plan.purpose !== undefined) {
    throw new UsageError(
      `a plan to ${plan.purpose.kind} does not cover the other rules`,
      "Give a plan that sgt plan wrote.",
    );
  }
  const snapshot = await readToday(args, plan, context);
  const { region } = snapshot;
  if (region.accountId !== plan.accountId || region.region !== plan.region) {
    throw new UsageError(
      `the plan is for ${plan.accountId}, ${plan.region}, and this is ${region.accountId}, ${region.region}`,
      "Use the profile and region of the plan.",
    );
  }
  const exceptions = args.keep === undefined ? [] : await readKeep(path(args.keep), snapshot, context);
  const now = new Date(io.now()).toISOString();
  const findings = checkAccount({ region, plan, exceptions, maxEvidenceDays: args.maxAge, now });
  if (args.sarif !== undefined) {
    await writeWhole(path(args.sarif), await sarif(findings, now, context));
    context.reporter.say(`written: ${args.sarif}`);
  }
  await context.out(await rendered(findings, { plan, now }, args, context));
  return isBad(findings, args) ? EXIT.pending : EXIT.done;
}

function isBad(findings: readonly Finding[], { failOn }: CheckArgs): boolean {
  return failOn !== "never" && findings.some(({ severity }) => isAtLeast(severity, failOn));
}

async function sarif(findings: readonly Finding[], createdAt: string, { version }: CommandContext): Promise<string> {
  const { renderFindings, sarifWriter } = await import("@sgt/report/findings");
  return renderFindings(sarifWriter({ createdAt, toolVersion: version, homepage: readHomepage() }), findings);
}

async function readToday(args: CheckArgs, plan: Plan, { io }: CommandContext): Promise<KeepPlace> {
  if (args.snapshot !== undefined) {
    const where = { account: args.account ?? plan.accountId, region: args.region ?? plan.region };
    const snapshot = await readSnapshot(resolve(io.cwd, args.snapshot), { network: args.keep !== undefined });
    return { snapshot, region: chooseRegion(snapshot, where) };
  }
  const session = await openSession({ region: args.region ?? plan.region, profile: args.profile, readOnly: true });
  try {
    const region = await readRegion({ session });
    return { snapshot: { regions: [region] }, region };
  } finally {
    session.close();
  }
}

async function rendered(
  findings: readonly Finding[],
  { plan, now }: { readonly plan: Plan; readonly now: string },
  { format }: CheckArgs,
  context: CommandContext,
): Promise<string> {
  if (format === "json") return renderJson({ planId: plan.planId, checkedAt: now, findings });
  if (format === "sarif") return sarif(findings, now, context);
  if (format === "csv") {
    const { findingsCsvWriter, renderFindings } = await import("@sgt/report/findings");
    return renderFindings(findingsCsvWriter(), findings);
  }
  const { width, paint } = context;
  return renderDocument(checkSections(findings, plan), { format, width, paint });
}

function checkSections(findings: readonly Finding[], plan: Plan): Section[] {
  const headline =
    findings.length === 0
      ? `Nothing has widened since ${plan.planId}.`
      : `${counted(findings.length, "finding")} since ${plan.planId}`;
  return [
    { lines: [`Account ${plan.accountId}, ${plan.region}, against ${plan.planId} of ${plan.createdAt.slice(0, 10)}`] },
    { title: "What has widened, worst first", table: findingsTable(findings), headline },
    { title: "What to do", lines: remedies(findings) },
  ];
}

function findingsTable(findings: readonly Finding[]): Table {
  return {
    columns: [{ title: "Severity" }, { title: "Where" }, { title: "What", wraps: true }, { title: "Kind" }],
    rows: findings.map(({ severity, resource, what, kind }) => [severity, resource.name, what, kind]),
  };
}

/** One line for each kind. */
function remedies(findings: readonly Finding[]): string[] {
  return [...new Map(findings.map(({ kind, remedy }) => [kind, `- ${kind}: ${remedy}`])).values()];
}
