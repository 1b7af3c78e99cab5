import { type AwsSession, openSession, readRegion } from "@sgt/aws";
import { countAddresses } from "@sgt/cidr";
import { counted, renderJson } from "@sgt/report/text";
import { type Discovered, type ExtendRequest, type Plan, planExtension, type RegionSnapshot } from "@sgt/rules";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { shellPath } from "../../render/shell-path.js";
import { type ChangeOutcome, changeNow } from "../change/change-now.js";
import { exitOf } from "../change/tell-halt.js";
import type { CommandContext } from "../context.js";
import { expiryTime } from "./expiry-time.js";
import { findRequests } from "./find-requests.js";
import type { ExtendArgs } from "./options.js";
import { typedRequests } from "./typed-requests.js";

/** `sgt extend`: lets sources in at once, with an end. Only ever adds. */
export async function run(args: ExtendArgs, context: CommandContext): Promise<ExitCode> {
  const { io, story } = context;
  const expiresAt = expiryTime(args, io.now());
  const typed = typedRequests(args);
  const session = await openSession({ region: args.region, profile: args.profile });
  const groupIds = typed === null ? undefined : [...new Set(typed.map(({ groupId }) => groupId))];
  const region = await readRegion({ session, groupIds, withInterfaces: typed === null });
  const found: Discovered =
    typed === null ? await findRequests(args, region, context) : { requests: typed, passedOver: [] };
  tellPassedOver(found, context);
  if (found.requests.length === 0) {
    story.say("nobody is refused whom a rule would let in: nothing to add");
    if (args.format === "json")
      await context.out(renderJson({ status: "done", planId: null, groups: [], skipped: [] }));
    return EXIT.done;
  }
  const plan = planOf(found.requests, { args, session, region, expiresAt, discovered: typed === null }, context);
  const skipped = plan.purpose?.kind === "extend" ? plan.purpose.skipped : [];
  for (const { groupId, id, message } of skipped) story.warn(`${groupId} skipped (${id}): ${message}`);
  if (plan.groups.length === 0) return nothingAdded(plan, args, context);
  tellNewTrust(plan, context);
  const outcome = await changeNow({ plan, session, journal: args.journal, yes: args.yes, word: "extend" }, context);
  return outcome.kind === "run" ? tellResult(plan, outcome, args, context) : outcome.exit;
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

function tellPassedOver({ passedOver }: Discovered, { story }: CommandContext): void {
  const counts = new Map<string, number>();
  for (const { id } of passedOver) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [id, count] of counts) story.say(`${counted(count, "refused source")} passed over: ${WHY[id] ?? id}`);
}

const WHY: Readonly<Record<string, string>> = {
  "allowed-by-groups": "the groups admit them already, so something else refuses; see sgt diagnose",
  "never-allowed": "no rule is known to have admitted them; say --never-allowed when they are meant",
  "protocol-without-ports": "neither TCP nor UDP; name them with --cidr",
  public: "public; say --include-public when they are meant",
  "no-group": "on interfaces without a group that was asked for",
};

/** What is asked for is easily typed too wide: the number shows it. */
function tellNewTrust({ purpose, groups }: Plan, { story }: CommandContext): void {
  if (purpose?.kind !== "extend") return;
  const sum = countAddresses(purpose.newlyTrusted.flatMap(({ cidrs }) => cidrs));
  const where = counted(groups.length, "group");
  story.say(`${counted(sum, "address", "addresses")} newly let in to ${where}, until ${purpose.expiresAt}`);
  for (const group of groups) for (const { message } of group.risks) story.warn(`${group.groupId}: ${message}`);
}

async function nothingAdded(plan: Plan, { format }: ExtendArgs, context: CommandContext): Promise<ExitCode> {
  const skipped = plan.purpose?.kind === "extend" ? plan.purpose.skipped : [];
  context.story.say("nothing was added");
  if (format === "json") await context.out(renderJson({ status: "done", planId: plan.planId, groups: [], skipped }));
  return skipped.every(({ id }) => id === "already-allowed") ? EXIT.done : EXIT.pending;
}

async function tellResult(
  plan: Plan,
  { result, planPath }: Extract<ChangeOutcome, { kind: "run" }>,
  { format }: ExtendArgs,
  context: CommandContext,
): Promise<ExitCode> {
  const { io, story, out } = context;
  if (plan.purpose?.kind !== "extend") return EXIT.failed;
  const { skipped, expiresAt } = plan.purpose;
  if (format === "json") {
    const { status, journalPath, groups, halt } = result;
    await out(renderJson({ status, planId: plan.planId, expiresAt, planPath, journalPath, groups, skipped, halt }));
  } else {
    for (const { status, groupId, groupName, addCount } of result.groups) {
      await out(`${status}  ${groupName || groupId}: ${counted(addCount, "rule")} added, until ${expiresAt}\n`);
    }
  }
  if (result.halt === null) {
    story.say(`to close it before: ${io.program} revert ${shellPath(result.journalPath, io.cwd)}`);
    story.say(`to close it then:   ${io.program} expire --yes`);
  }
  const left = skipped.some(({ id }) => id !== "already-allowed");
  return result.status === "done" && left ? EXIT.pending : exitOf(result.status);
}
