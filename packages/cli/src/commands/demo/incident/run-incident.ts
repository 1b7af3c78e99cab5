import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { type AwsSession, applyPlan, openSession, type ReadRegionOptions, readRegion } from "@sgt/aws";
import { counted, DAY_S, HOUR_S } from "@sgt/cidr";
import { readEvidence } from "@sgt/flowlogs/node";
import { formatMinute, renderJson } from "@sgt/report/text";
import { type Diagnosis, discoverRequests, type Plan, planExpiry, planExtension, planTightening } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import { SAMPLE_UNTIL, type Sandbox, startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import type { RegionSnapshot } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../../command.js";
import { cliError } from "../../../errors/cli-error.js";
import { diagnoseWindow } from "../../../inputs/diagnose-window.js";
import { EXIT, type ExitCode } from "../../../io/exit-code.js";
import { renderDocument } from "../../../render/document.js";
import { shellPath } from "../../../render/shell-path.js";
import { diagnoseSections } from "../../diagnose/diagnose-sections.js";
import { type DemoFolder, prepareFolder, writeResult } from "../demo-folder.js";
import { analyzeSample } from "../learn-and-plan.js";
import type { DemoArgs } from "../options.js";
import { SimulatedTime } from "./simulated-time.js";
import { letVisit, type Visitor } from "./traffic.js";

/** The last day of October, on whose evening the month-end batch comes. */
const MONTH_END = SAMPLE_UNTIL - DAY_S;
/** Two month ends lie in these, and none in the days that the plan looks at. */
const HISTORY_DAYS = 62;
const PLAN_DAYS = 28;
/** What one call takes from a machine in the same region; AWS promises nothing. */
const LATENCY_MS = 120;

/** Who connects on that evening: the batch that the plan forgot, and what else is refused then. */
const VISITORS: readonly Visitor[] = [
  { source: "10.0.20.10", groupName: "orders-api", port: 443 },
  { source: "10.0.20.11", groupName: "orders-api", port: 443 },
  { source: "10.0.10.4", groupName: "orders-api", port: 443 },
  { source: "10.0.10.9", groupName: "orders-api", port: 443, behindAcl: true },
  { source: "10.0.200.31", groupName: "orders-api", port: 443 },
  { source: "10.0.66.18", groupName: "orders-api", port: 22 },
  { source: "203.0.113.77", groupName: "orders-api", port: 23 },
  { source: "198.51.100.9", groupName: "orders-api", port: 3389 },
];
const BATCH = ["10.0.20.10", "10.0.20.11"];

/** `sgt demo --story incident`: a plan that looked at too few days cuts a batch off; it is found, let in, and closed again. */
export async function runIncident(args: DemoArgs, context: CommandContext): Promise<ExitCode> {
  const folder = await prepareFolder(resolve(context.io.cwd, args.out));
  const time = new SimulatedTime(MONTH_END * 1000);
  const snapshot = await learn(folder, args.seed, context);
  const sandbox = await startSandbox({ snapshotDir: folder.snapshot, now: time.now });
  try {
    const session = await sandboxSession(sandbox, snapshot.region);
    const incident = new Incident({ folder, snapshot, sandbox, session, time }, context);
    const result = await incident.play();
    session.close();
    await writeResult(folder, { state: "done", reporter: "incident", ...result });
    if (args.format === "json") await context.out(renderJson(result));
    return EXIT.done;
  } finally {
    await sandbox.close();
  }
}

/** Writes the sample account and two months of its logs, and reads them into a ledger. */
async function learn(folder: DemoFolder, seed: number, context: CommandContext): Promise<RegionSnapshot> {
  context.reporter.say(
    `1  a sample account, and ${HISTORY_DAYS} days of its flow logs, up to ${formatMinute(MONTH_END)}`,
  );
  await writeSampleSnapshot(folder.snapshot, { seed });
  const logs = await writeSampleLogs(folder.logs, { seed, until: MONTH_END, days: HISTORY_DAYS });
  const snapshot = await readSnapshot(folder.snapshot);
  await analyzeSample(folder, snapshot, logs, context);
  return snapshot.regions[0] as RegionSnapshot;
}

/** Keys in code: whatever credentials the user has, the story must not find them. */
function sandboxSession(sandbox: Sandbox, region: string): Promise<AwsSession> {
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  return openSession({ region, endpoint: sandbox.url, credentials });
}

interface Ground {
  readonly folder: DemoFolder;
  readonly snapshot: RegionSnapshot;
  readonly sandbox: Sandbox;
  readonly session: AwsSession;
  readonly time: SimulatedTime;
}

interface IncidentResult {
  readonly cutOff: readonly string[];
  readonly diagnosed: Measure;
  readonly extended: Measure;
  /** From the first look to the source being let in. */
  readonly unblocked: Measure;
  readonly expired: Measure;
  readonly asPlanned: boolean;
}

class Incident {
  readonly #ground: Ground;
  readonly #context: CommandContext;
  readonly #logs: string;
  #planJournal = "";

  constructor(ground: Ground, context: CommandContext) {
    this.#ground = ground;
    this.#context = context;
    this.#logs = join(ground.folder.dir, "incident-logs");
  }

  async play(): Promise<IncidentResult> {
    const { sandbox, time } = this.#ground;
    await this.#tighten();
    const planned = this.#state();
    // The batch comes at eight in the evening; somebody looks half an hour later.
    time.pass(20 * HOUR_S);
    const before = await this.#visit(30);
    if (BATCH.some((source) => before.has(source))) throw failed("the batch was not blocked");
    this.#say(`3  month end, 20:00: ${BATCH.join(" and ")} connect as every month, and are rejected`);

    sandbox.faults.add({ kind: "delay", delayMs: LATENCY_MS, times: Number.POSITIVE_INFINITY });
    const total = new Stopwatch(sandbox);
    const watch = new Stopwatch(sandbox);
    this.#say("4  diagnose: who is rejected, and which change did it?");
    const { region, diagnosis } = await this.#diagnose();
    const diagnosed = watch.lap();
    await this.#show(diagnosis, region);

    this.#say("5  extend: allow the blocked sources for four hours");
    await this.#extend(region.enis, diagnosis);
    const extended = watch.lap();
    const unblocked = total.lap();
    sandbox.faults.clear();
    const after = await this.#visit(5);
    if (!BATCH.every((source) => after.has(source))) throw failed("the batch is still rejected");
    this.#say("   both are allowed again; nobody else is");

    time.pass(5 * HOUR_S);
    this.#say("6  expire, five hours later: which emergency rules are past their end?");
    watch.lap();
    const closed = await this.#expire();
    const expired = watch.lap();
    const asPlanned = this.#state() === planned;
    if (!asPlanned) throw failed("the account is not as it was planned");
    this.#say(`   ${counted(closed, "rule")} removed; the account is as planned, every rule and tag`);
    await this.#measures({ diagnosed, extended, unblocked });
    const cutOff = diagnosis.refusals.flatMap(({ cause, source }) => (cause === "regression" ? [source] : []));
    return { cutOff, diagnosed, extended, unblocked, expired, asPlanned };
  }

  async #tighten(): Promise<void> {
    const { folder, snapshot, time } = this.#ground;
    this.#say(`2  a plan from the last ${PLAN_DAYS} days, which hold no month end; applied anyway`);
    const window = { from: MONTH_END - PLAN_DAYS * DAY_S, to: MONTH_END };
    const plan = planTightening({
      region: snapshot,
      evidence: await readEvidence(folder.evidence, { window }),
      now: new Date(time.now()).toISOString(),
    });
    await writePlanFile(folder.plan, plan);
    this.#planJournal = await this.#apply(plan);
  }

  /** @returns the path of the journal */
  async #apply(plan: Plan): Promise<string> {
    const { folder, session, time } = this.#ground;
    const stamp = new Date(time.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
    const journalPath = join(folder.dir, `journal-${plan.planId}-${stamp}Z.ndjson`);
    const { halt } = await applyPlan({ session, plan, journalPath, clock: time, signal: this.#context.io.signal });
    if (halt !== null) throw failed(`apply halted: ${halt.code}: ${halt.message}`);
    return journalPath;
  }

  #visit(minutes: number): Promise<ReadonlySet<string>> {
    const { sandbox, snapshot, time } = this.#ground;
    const from = time.seconds;
    time.pass(minutes * 60);
    return letVisit(VISITORS, { sandbox, region: snapshot, logs: this.#logs }, { from, minutes });
  }

  async #diagnose(): Promise<{ region: RegionSnapshot; diagnosis: Diagnosis }> {
    const { folder, time } = this.#ground;
    const region = await this.#read({ withInterfaces: true });
    const args = {
      logs: this.#logs,
      evidence: folder.evidence,
      journals: [this.#planJournal],
      hours: 4,
      to: undefined,
      includePublic: false,
      profile: undefined,
      region: undefined,
    };
    const io = { ...this.#context.io, now: time.now };
    const { diagnosis } = await diagnoseWindow(args, region, { ...this.#context, io });
    return { region, diagnosis };
  }

  async #show(diagnosis: Diagnosis, { accountId, region }: RegionSnapshot): Promise<void> {
    const { io, out, width, paint } = this.#context;
    const pathOf = (path: string): string => shellPath(path, io.cwd);
    const words = { logs: this.#logs, evidence: this.#ground.folder.evidence, journal: this.#planJournal };
    const sameWords = Object.entries(words).map(([name, path]) => `--${name} ${pathOf(path)}`);
    const place = { program: "sgt", awsWords: "", sameWords: sameWords.join(" "), pathOf };
    const now = this.#ground.time.seconds;
    const sections = diagnoseSections({ diagnosis, accountId, region, now, wholeDays: false, place });
    await out(`\n${renderDocument(sections, { format: "table", width, paint })}\n`);
  }

  /** As the command does: a session of its own, and the groups as they stand then. */
  async #read(options: Partial<ReadRegionOptions>): Promise<RegionSnapshot> {
    const { sandbox, snapshot } = this.#ground;
    const session = await sandboxSession(sandbox, snapshot.region);
    const region = await readRegion({ session, clock: this.#ground.time, ...options });
    session.close();
    return region;
  }

  async #extend(enis: RegionSnapshot["enis"], diagnosis: Diagnosis): Promise<void> {
    const cutOff = diagnosis.refusals.filter(({ cause }) => cause === "regression");
    const { requests } = discoverRequests({ refusals: cutOff }, enis);
    const region = await this.#read({ groupIds: [...new Set(requests.map(({ groupId }) => groupId))] });
    const { time } = this.#ground;
    const plan = planExtension({
      region,
      requests,
      mark: { expiresAt: isoSecond(time.seconds + 4 * HOUR_S), ticket: "INC-7", owner: "on-call" },
      reason: "month-end batch",
      discovered: true,
      now: new Date(time.now()).toISOString(),
    });
    await this.#apply(plan);
    for (const rule of plan.groups.flatMap(({ add }) => add)) this.#say(`   + ${rule.description}`);
  }

  async #expire(): Promise<number> {
    const { time } = this.#ground;
    const region = await this.#read({});
    const plan = planExpiry({ region, now: new Date(time.now()).toISOString() });
    await this.#apply(plan);
    return plan.groups.flatMap(({ remove }) => remove).length;
  }

  async #measures({ diagnosed, extended, unblocked }: Pick<IncidentResult, "diagnosed" | "extended" | "unblocked">) {
    const { out } = this.#context;
    const line = (says: string, { callCount, seconds }: Measure): string =>
      `${says.padEnd(10)}${counted(callCount, "call").padStart(9)}${seconds.toFixed(1).padStart(6)} s\n`;
    await out(`From blocked to unblocked, at ${LATENCY_MS} ms a call\n`);
    await out(line("diagnose", diagnosed) + line("extend", extended) + line("together", unblocked));
  }

  /** Rule ids are AWS's to give. */
  #state(): string {
    return JSON.stringify(this.#ground.sandbox.account.groups({ ids: false }));
  }

  #say(text: string): void {
    this.#context.reporter.say(text);
  }
}

function isoSecond(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function failed(message: string): Error {
  return cliError("SGT_CLI_DEMO_FAILED", message, {
    source: "bug",
    hint: "Run the demo again with another --out, and report both.",
  });
}

/** What a part of the story took. */
export interface Measure {
  /** Requests that the account answered. */
  readonly callCount: number;
  readonly seconds: number;
}

/** Counts calls and real time from lap to lap. */
export class Stopwatch {
  readonly #sandbox: Sandbox;
  #calls: number;
  #startedAt: number;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#calls = sandbox.requests.length;
    this.#startedAt = performance.now();
  }

  lap(): Measure {
    const [calls, now] = [this.#sandbox.requests.length, performance.now()];
    const measure = { callCount: calls - this.#calls, seconds: (now - this.#startedAt) / 1000 };
    this.#calls = calls;
    this.#startedAt = now;
    return measure;
  }
}
