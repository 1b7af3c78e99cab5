import { type AwsSession, openSession, readRegion } from "@sgt/aws";
import { countAddresses, counted, DAY_S, HOUR_S, parsePrefix } from "@sgt/cidr";
import { renderJson } from "@sgt/report/text";
import {
  type ExtendRequest,
  extendedTrust,
  type NewTrust,
  type Plan,
  parseSource,
  parseTraffic,
  planExtension,
} from "@sgt/rules";
import type { RegionSnapshot } from "@sgt/snapshot";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { optionValue } from "../../inputs/option-value.js";
import { parseTime } from "../../inputs/parse-time.js";
import { readNamedGroups } from "../../inputs/read-named-groups.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { shellPath } from "../../render/shell-path.js";
import { type ChangeOutcome, changeNow } from "../change/change-now.js";
import { exitOf } from "../change/print-halt.js";
import { type FoundRequests, findRequests } from "./find-requests.js";
import type { ExtendArgs } from "./options.js";

/** `sgt extend`: allows sources at once, with an end. Only ever adds rules, and moves ends to later ones. */
export async function run(args: ExtendArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  const expiresAt = expiryTime(args, io.now());
  const typed = typedRequests(args);
  const session = await openSession({ region: args.region, profile: args.profile });
  const { region, found } = await (typed === null
    ? foundInLogs(args, session, context)
    : askedFor(typed, args.group ?? [], session));
  printPassedOver(found, context);
  for (const hole of found.holes) reporter.warn(hole);
  if (found.requests.length === 0) {
    reporter.say("no rejected source would be allowed by a rule: nothing to add");
    if (args.format === "json")
      await context.out(renderJson({ status: "done", planId: null, groups: [], skipped: [] }));
    return withHoles(EXIT.done, found);
  }
  const plan = planOf(found.requests, { args, session, region, expiresAt, discovered: typed === null }, context);
  const skipped = plan.purpose?.kind === "extend" ? plan.purpose.skipped : [];
  for (const { groupId, id, message } of skipped) reporter.warn(`${groupId} skipped (${id}): ${message}`);
  if (plan.groups.length === 0) return withHoles(await nothingAdded(plan, args, context), found);
  printNewTrust(plan, context);
  const outcome = await changeNow({ plan, session, journal: args.journal, yes: args.yes, word: "extend" }, context);
  return outcome.kind === "run" ? withHoles(await printResult(plan, outcome, args, context), found) : outcome.exit;
}

interface Requests {
  readonly region: RegionSnapshot;
  readonly found: FoundRequests;
}

async function foundInLogs(args: ExtendArgs, session: AwsSession, context: CommandContext): Promise<Requests> {
  const region = await readRegion({ session, withInterfaces: true });
  return { region, found: await findRequests(args, region, context) };
}

async function askedFor(
  typed: readonly TypedRequest[],
  groups: readonly string[],
  session: AwsSession,
): Promise<Requests> {
  const { region, groupIds } = await readNamedGroups(groups, { session });
  const requests = groupIds.flatMap((groupId) => typed.map((request) => ({ groupId, ...request })));
  return { region, found: { requests, passedOver: [], holes: [] } };
}

/** All is done for those who were found; others may be refused whom the logs do not show. */
function withHoles(exit: ExitCode, { holes }: FoundRequests): ExitCode {
  return exit === EXIT.done && holes.length > 0 ? EXIT.incomplete : exit;
}

interface PlanParts {
  readonly args: ExtendArgs;
  readonly session: AwsSession;
  readonly region: RegionSnapshot;
  readonly expiresAt: string;
  readonly discovered: boolean;
}

function planOf(
  requests: readonly ExtendRequest[],
  { args, session, region, expiresAt, discovered }: PlanParts,
  { io, version }: CommandContext,
): Plan {
  return planExtension({
    region,
    requests,
    discovered,
    mark: { expiresAt, ticket: args.ticket ?? null, owner: args.owner ?? nameOfCaller(session) },
    reason: args.reason ?? "",
    includePublic: args.includePublic,
    maxRules: args.maxRules ?? null,
    now: new Date(io.now()).toISOString(),
    toolVersion: version,
  });
}

/** The last part of the ARN: a user, or the name of a role's session; as far as a tag takes it. */
function nameOfCaller({ callerArn }: AwsSession): string | null {
  const name = (callerArn.split("/").at(-1) ?? "")
    .replaceAll(/[^a-zA-Z0-9 ._\-:/@+=]/g, "_")
    .slice(0, 64)
    .trim();
  return name === "" ? null : name;
}

function printPassedOver({ passedOver }: FoundRequests, { reporter }: CommandContext): void {
  const counts = new Map<string, number>();
  for (const { id } of passedOver) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [id, count] of counts) reporter.say(`${counted(count, "rejected source")} skipped: ${WHY[id] ?? id}`);
}

const WHY: Readonly<Record<string, string>> = {
  "allowed-by-groups": "the groups allow them already; something else rejects them: see sgt diagnose",
  "never-allowed": "no known rule ever allowed them; pass --never-allowed to include them",
  "protocol-without-ports": "neither TCP nor UDP; give them with --cidr",
  public: "public; pass --include-public to include them",
  "no-group": "on interfaces without a group of --group",
};

/** What is asked for is easily typed too wide: the number shows it. What is allowed already and lasts longer is another one. */
function printNewTrust({ purpose, groups }: Plan, { reporter }: CommandContext): void {
  if (purpose?.kind !== "extend") return;
  const addresses = (named: readonly NewTrust[]): string =>
    counted(countAddresses(named.flatMap(({ cidrs }) => cidrs)), "address", "addresses");
  const longer = groups.flatMap((group) => extendedTrust(group, purpose.expiresAt).longer);
  const said = [
    ...(purpose.newlyTrusted.length > 0 ? [`${addresses(purpose.newlyTrusted)} newly allowed`] : []),
    ...(longer.length > 0 ? [`${addresses(longer)} allowed already, and now longer`] : []),
  ];
  reporter.say(`${said.join("; ")}: in ${counted(groups.length, "group")}, until ${purpose.expiresAt}`);
  for (const group of groups) for (const { message } of group.risks) reporter.warn(`${group.groupId}: ${message}`);
}

async function nothingAdded(plan: Plan, { format }: ExtendArgs, context: CommandContext): Promise<ExitCode> {
  const skipped = plan.purpose?.kind === "extend" ? plan.purpose.skipped : [];
  context.reporter.say("nothing was added");
  if (format === "json") await context.out(renderJson({ status: "done", planId: plan.planId, groups: [], skipped }));
  return skipped.every(({ id }) => id === "already-allowed") ? EXIT.done : EXIT.pending;
}

async function printResult(
  plan: Plan,
  { result, planPath }: Extract<ChangeOutcome, { kind: "run" }>,
  { format }: ExtendArgs,
  context: CommandContext,
): Promise<ExitCode> {
  const { io, reporter, out } = context;
  if (plan.purpose?.kind !== "extend") return EXIT.failed;
  const { skipped, expiresAt } = plan.purpose;
  if (format === "json") {
    const { status, journalPath, groups, halt } = result;
    await out(renderJson({ status, planId: plan.planId, expiresAt, planPath, journalPath, groups, skipped, halt }));
  } else {
    for (const { status, groupId, groupName, addCount, movedEndCount } of result.groups) {
      const moved = movedEndCount === 0 ? "" : `, ${counted(movedEndCount, "end")} moved`;
      await out(`${status}  ${groupName || groupId}: ${counted(addCount, "rule")} added${moved}, until ${expiresAt}\n`);
    }
  }
  if (result.halt === null) {
    reporter.sayCommand("to close it sooner", `${io.program} revert ${shellPath(result.journalPath, io.cwd)}`);
    reporter.sayCommand("to close it then", `${io.program} expire --yes`);
  }
  const left = skipped.some(({ id }) => id !== "already-allowed");
  return result.status === "done" && left ? EXIT.pending : exitOf(result.status);
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: HOUR_S, d: DAY_S };
/** An emergency that lasts longer is a plan. */
const MOST_SECONDS = 90 * DAY_S;

/**
 * Returns when rules end, as ISO time to the second: after `--for`, at `--until`, or in 24 hours.
 * @throws {UsageError} for a time that is past, too far, or none.
 */
export function expiryTime(
  given: { readonly for: string | undefined; readonly until: string | undefined },
  now: number,
): string {
  if (given.for !== undefined && given.until !== undefined) {
    throw new UsageError("--for and --until are both given", "Give one of them.");
  }
  const start = Math.ceil(now / 1000);
  const end = given.until === undefined ? start + seconds(given.for ?? "24h") : parseTime("until", given.until);
  if (end <= start) throw new UsageError(`--until ${given.until} is past`, "Give a future time.");
  if (end - start > MOST_SECONDS)
    throw new UsageError("the end is more than 90 days away", "Plan a standing rule, or renew it later.");
  return `${new Date(end * 1000).toISOString().slice(0, 19)}Z`;
}

function seconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,4})([mhd])$/.exec(text.trim()) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (length > 0) return length;
  throw new UsageError(`--for cannot be "${text}"`, "Give minutes, hours or days: 90m, 4h, 2d.");
}

type Typed = Pick<ExtendArgs, "cidr" | "group" | "port" | "logs" | "evidence">;

type TypedRequest = Omit<ExtendRequest, "groupId">;

/** Returns every CIDR on every port, for each group; null when they are to be found in logs. */
function typedRequests({ cidr, group, port, logs, evidence }: Typed): TypedRequest[] | null {
  const finds = logs !== undefined || evidence !== undefined;
  if (cidr === undefined && finds) return null;
  if (cidr !== undefined && finds) {
    throw new UsageError("--cidr and logs are both given", "Give one of them.");
  }
  for (const one of cidr ?? []) optionValue("cidr", () => parsePrefix(one));
  for (const one of port ?? []) optionValue("port", () => parseTraffic(one));
  if (cidr === undefined || group === undefined || port === undefined) {
    throw new UsageError("source, group or port is missing", "Give --cidr, --group and --port, or --logs to find out.");
  }
  const sources = cidr.map(parseSource);
  return port.map(parseTraffic).flatMap((traffic) => sources.map((source) => ({ ...traffic, cidr: source })));
}
