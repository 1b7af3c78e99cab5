import { openSession, readRegion } from "@sgt/aws";
import { counted } from "@sgt/cidr";
import { groupText, renderJson, type Table } from "@sgt/report/text";
import { type Plan, planExpiry, readExpiry, unreadableExpiries } from "@sgt/rules";
import { formatPeer, formatRule, formatTraffic, type LiveRule, type RegionSnapshot } from "@sgt/snapshot";
import type { CommandContext } from "../../command.js";
import { readNamedGroups } from "../../inputs/read-named-groups.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument, type Section } from "../../render/document.js";
import { shellPath } from "../../render/shell-path.js";
import { type ChangeOutcome, changeNow } from "../change/change-now.js";
import { exitOf } from "../change/print-halt.js";
import type { ExpireArgs } from "./options.js";

/** `sgt expire`: closes the rules whose end has come, by what AWS itself says of them. */
export async function run(args: ExpireArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter, paint, width } = context;
  const session = await openSession({ region: args.region, profile: args.profile, readOnly: args.check });
  const region =
    args.group === undefined ? await readRegion({ session }) : (await readNamedGroups(args.group, { session })).region;
  const plan = planExpiry({ region, now: new Date(io.now()).toISOString(), toolVersion: context.version });
  const unreadable = unreadableExpiries(region);
  for (const { groupId, rule, text } of unreadable) {
    reporter.warn(`${groupId}: ${formatRule(rule)}: its end cannot be read: "${text}"`);
  }
  if (args.format === "table") {
    await context.out(renderDocument(expirySections(plan, region), { format: "table", width, paint }));
  }
  if (plan.groups.length === 0 || args.check) {
    if (args.format === "json") await context.out(renderJson(resultOf(plan, null, unreadable.length)));
    if (unreadable.length > 0) return EXIT.incomplete;
    return plan.groups.length > 0 ? EXIT.pending : EXIT.done;
  }
  const outcome = await changeNow({ plan, session, journal: args.journal, yes: args.yes, word: "expire" }, context);
  if (outcome.kind !== "run") return outcome.exit;
  await printResult(plan, outcome, unreadable.length, args, context);
  return outcome.result.status === "done" && unreadable.length > 0 ? EXIT.incomplete : exitOf(outcome.result.status);
}

function expirySections(plan: Plan, { groups }: RegionSnapshot): Section[] {
  const overdue = plan.groups.flatMap((group) => group.remove.map((rule) => rowOf(group, rule)));
  const gone = new Set(plan.groups.flatMap((group) => group.remove));
  const open = groups.flatMap((group) =>
    group.ingress.flatMap((rule) => (!gone.has(rule) && readExpiry(rule).kind === "ends" ? [rowOf(group, rule)] : [])),
  );
  return [
    {
      title: "Past their end",
      table: { columns: COLUMNS, rows: byEnd(overdue) },
      headline: overdue.length === 0 ? "No rule is past its end." : `${counted(overdue.length, "rule")} to close`,
    },
    { title: "Still open, with a later end", table: { columns: COLUMNS, rows: byEnd(open) } },
  ];
}

const COLUMNS: Table["columns"] = [
  { title: "Ends" },
  { title: "Group" },
  { title: "Rule" },
  { title: "Ticket" },
  { title: "Owner" },
];

function rowOf(group: { readonly groupId: string; readonly groupName: string }, rule: LiveRule): string[] {
  const expiry = readExpiry(rule);
  const { expiresAt, ticket, owner } =
    expiry.kind === "ends" ? expiry.mark : { expiresAt: "", ticket: null, owner: null };
  const ends = expiresAt.slice(0, 16).replace("T", " ");
  return [ends, groupText(group), `${formatTraffic(rule)}\n${formatPeer(rule.peer)}`, ticket ?? "", owner ?? ""];
}

function byEnd(rows: readonly string[][]): string[][] {
  return [...rows].sort(([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0));
}

async function printResult(
  plan: Plan,
  { result }: Extract<ChangeOutcome, { kind: "run" }>,
  unreadableCount: number,
  { format }: ExpireArgs,
  { out, reporter, io }: CommandContext,
): Promise<void> {
  if (format === "json") {
    await out(renderJson(resultOf(plan, result, unreadableCount)));
    return;
  }
  for (const { status, groupId, groupName, removeCount } of result.groups) {
    await out(`${status}  ${groupName || groupId}: ${counted(removeCount, "rule")} closed\n`);
  }
  if (result.halt === null)
    reporter.sayCommand("to undo it", `${io.program} revert ${shellPath(result.journalPath, io.cwd)}`);
}

function resultOf(
  plan: Plan,
  result: Extract<ChangeOutcome, { kind: "run" }>["result"] | null,
  unreadableCount: number,
): object {
  const overdue = plan.groups.flatMap(({ groupId, remove }) => remove.map((rule) => ({ groupId, rule })));
  return {
    status: result?.status ?? (overdue.length === 0 ? "done" : "pending"),
    asOf: plan.purpose?.kind === "expire" ? plan.purpose.asOf : null,
    overdue,
    unreadableCount,
    journalPath: result?.journalPath ?? null,
    groups: result?.groups ?? [],
    halt: result?.halt ?? null,
  };
}
