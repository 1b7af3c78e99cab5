import { counted, DAY_S, type OptionKeys } from "@sgt/cidr";
import { missingFields, parseLogFormat, type Window } from "@sgt/flowlogs";
import { checkKeys } from "../errors.js";
import type { FlowLogConfig, NetworkInterface, RegionSnapshot } from "./snapshot.js";
import { SNAPSHOT_FILES } from "./snapshot-files.js";

/** How an interface is logged, the best of the flow logs over it. */
export type LoggedState =
  /** Its accepted traffic is delivered, since before the window. */
  | "logged"
  /** It is delivered, but only since a time within the window. */
  | "young"
  /** To another place than the one the evidence is read from. */
  | "elsewhere"
  /** In a format without a field that evidence needs. */
  | "unusable"
  /** AWS says that delivery fails, or the flow log is not active. */
  | "failing"
  /** Rejected traffic only. */
  | "rejects-only"
  | "unlogged";

/** One interface that has security groups, and the flow log that logs it best. */
export interface EniLogging {
  readonly eniId: string;
  readonly state: LoggedState;
  /** Null for `unlogged`. */
  readonly flowLogId: string | null;
  /** When that flow log was made, ISO time; null where it does not tell. */
  readonly since: string | null;
}

/** What is wrong, or could be better, with the logs of a region; the id is stable, the sentence may change. */
export interface LoggingIssue {
  readonly id: Exclude<LoggedState, "logged"> | "not-collected" | "retention" | "no-direction" | "coarse";
  /** True when accepted traffic of the window may not be in the logs; false for advice. */
  readonly isHole: boolean;
  readonly message: string;
  readonly eniIds: readonly string[];
  readonly flowLogIds: readonly string[];
}

/** How the interfaces of one region are logged. */
export interface FlowLogCoverage {
  readonly accountId: string;
  readonly region: string;
  /** By interface id; empty when flow logs were not collected. */
  readonly enis: readonly EniLogging[];
  readonly issues: readonly LoggingIssue[];
}

export interface FlowLogCoverageOptions {
  /** The place the evidence is read from, a bucket's or a log group's name; any when left out. */
  readonly source?: { readonly kind: "s3" | "cloud-watch-logs"; readonly name: string } | undefined;
  /**
   * Interfaces of which that place has records, and when the first begins (seconds since 1970; null where none
   * has data). They are logged there whatever flow logs say: a copy may have another name, and a flow log may have
   * taken the place of an older one.
   */
  readonly seenEnis?: ReadonlyMap<string, number | null> | undefined;
  /** How long that place keeps logs, in days; null for ever. Nothing is said of it when left out. */
  readonly retentionDays?: number | null | undefined;
  /** Seconds since 1970, when retention is judged by. */
  readonly now?: number | undefined;
  /** What the evidence covers already: days that are in a ledger need no retention. */
  readonly covered?: Window | null | undefined;
}

/** Best first. */
const STATES: readonly LoggedState[] = [
  "logged",
  "young",
  "elsewhere",
  "unusable",
  "failing",
  "rejects-only",
  "unlogged",
];

/**
 * Says which interfaces of a region are under an active flow log of accepted traffic that is older than the window,
 * and what stands against the others: an interface that is not logged has no evidence, whatever the logs hold. A
 * flow log over an interface, its subnet or its VPC will do. Interfaces without security groups are left out.
 */
export function flowLogCoverage(
  snapshot: RegionSnapshot,
  window: Window,
  options: FlowLogCoverageOptions = {},
): FlowLogCoverage {
  checkKeys(options, FLOW_LOG_COVERAGE_KEYS);
  const { accountId, region, flowLogs, missing } = snapshot;
  const reason = missing.find(({ file }) => file === SNAPSHOT_FILES.flowLogs)?.reason;
  if (reason !== undefined) {
    const message = `flow logs were not collected, so what is logged is not known: ${reason}`;
    return { accountId, region, enis: [], issues: [{ ...note("not-collected", message), isHole: true }] };
  }
  const byResource = new Map<string, FlowLogConfig[]>();
  for (const log of flowLogs) byResource.set(log.resourceId, [...(byResource.get(log.resourceId) ?? []), log]);
  const enis = snapshot.enis
    .filter(({ groupIds }) => groupIds.length > 0)
    .map((eni) => loggingOf(eni, byResource, window, options));
  return {
    accountId,
    region,
    enis,
    issues: [...stateIssues(enis), ...retentionIssue(window, options), ...advice(flowLogs, enis)],
  };
}

const FLOW_LOG_COVERAGE_KEYS = {
  source: true,
  seenEnis: true,
  retentionDays: true,
  now: true,
  covered: true,
} satisfies OptionKeys<FlowLogCoverageOptions>;

function loggingOf(
  { eniId, subnetId, vpcId }: NetworkInterface,
  byResource: ReadonlyMap<string, readonly FlowLogConfig[]>,
  window: Window,
  options: FlowLogCoverageOptions,
): EniLogging {
  const over = [eniId, subnetId, vpcId].flatMap((id) => byResource.get(id) ?? []);
  const firstSeen = options.seenEnis?.get(eniId);
  const place = firstSeen === undefined ? options.source : undefined;
  const isOldEnough = typeof firstSeen === "number" && firstSeen <= window.from + DAY_S;
  const judged = over.map((log) => {
    const state = stateOf(log, window, place);
    return { log, state: state === "young" && isOldEnough ? "logged" : state } as const;
  });
  judged.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  const [best] = judged;
  if (best === undefined) return { eniId, state: "unlogged", flowLogId: null, since: null };
  return { eniId, state: best.state, flowLogId: best.log.flowLogId, since: best.log.createdAt };
}

function stateOf(log: FlowLogConfig, { from }: Window, source: FlowLogCoverageOptions["source"]): LoggedState {
  if (log.trafficType === "REJECT") return "rejects-only";
  if ((log.status !== "" && log.status !== "ACTIVE") || log.deliverStatus === "FAILED") return "failing";
  if (lacksFields(log.logFormat)) return "unusable";
  if (source !== undefined && log.destination !== undefined && !deliversTo(log.destination, source)) return "elsewhere";
  return log.createdAt !== null && Date.parse(log.createdAt) / 1000 > from ? "young" : "logged";
}

/** A format that cannot be read says nothing against the flow log. */
function lacksFields(logFormat: string): boolean {
  try {
    return logFormat !== "" && missingFields(parseLogFormat(logFormat)).length > 0;
  } catch {
    return false;
  }
}

type Destination = NonNullable<FlowLogConfig["destination"]>;

function deliversTo(destination: Destination, source: NonNullable<FlowLogCoverageOptions["source"]>): boolean {
  if (destination.kind !== source.kind) return false;
  if (source.kind === "cloud-watch-logs")
    return destination.name.replace(/^arn:.*:log-group:([^:]+).*$/, "$1") === source.name;
  return destination.name.replace(/^arn:[^:]+:s3:::/, "").split("/")[0] === source.name;
}

const SAYS: Readonly<Record<Exclude<LoggedState, "logged">, string>> = {
  young: "covered by flow logs younger than the window",
  elsewhere: "logged to another destination than the one read",
  unusable: "covered by flow logs whose format lacks fields that evidence needs",
  failing: "covered by flow logs that are not active or fail to deliver",
  "rejects-only": "covered by flow logs of rejected traffic only",
  unlogged: "not covered by a flow log",
};

function stateIssues(enis: readonly EniLogging[]): LoggingIssue[] {
  return STATES.flatMap((state) => {
    const hit = enis.filter((eni) => eni.state === state);
    if (state === "logged" || hit.length === 0) return [];
    const message = `${SAYS[state]}: ${hit.length} of ${counted(enis.length, "interface")}`;
    const flowLogIds = [...new Set(hit.flatMap(({ flowLogId }) => flowLogId ?? []))].sort();
    return [{ id: state, isHole: true, message, eniIds: hit.map(({ eniId }) => eniId), flowLogIds }];
  });
}

/** Logs that are gone matter where the evidence does not hold their days already. */
function retentionIssue({ from }: Window, { retentionDays, now, covered }: FlowLogCoverageOptions): LoggingIssue[] {
  if (retentionDays === undefined || retentionDays === null || now === undefined) return [];
  const kept = now - retentionDays * DAY_S;
  if (kept <= from) return [];
  const isKnown = covered !== undefined && covered !== null && covered.from <= from + DAY_S;
  const days = Math.ceil((kept - from) / DAY_S);
  const message = `logs are kept for ${counted(retentionDays, "day")}: the first ${counted(days, "day of the window is", "days of the window are")} gone`;
  return [{ ...note("retention", message), isHole: !isKnown }];
}

/** What makes the evidence less sharp, and takes nothing from it. */
function advice(flowLogs: readonly FlowLogConfig[], enis: readonly EniLogging[]): LoggingIssue[] {
  const used = new Set(enis.map(({ flowLogId }) => flowLogId));
  const logs = flowLogs.filter(({ flowLogId }) => used.has(flowLogId));
  const blunt = logs.filter(({ logFormat }) => logFormat !== "" && !/\$\{tcp-flags\}/.test(logFormat));
  const coarse = logs.filter(({ maxAggregationSeconds = 60 }) => maxAggregationSeconds > 60);
  const idsOf = (some: readonly FlowLogConfig[]): string[] => some.map(({ flowLogId }) => flowLogId).sort();
  return [
    ...(blunt.length === 0
      ? []
      : [
          {
            ...note(
              "no-direction",
              `${counted(blunt.length, "flow log has", "flow logs have")} no tcp-flags: who opened a connection stays unknown`,
            ),
            flowLogIds: idsOf(blunt),
          },
        ]),
    ...(coarse.length === 0
      ? []
      : [
          {
            ...note(
              "coarse",
              `${counted(coarse.length, "flow log aggregates", "flow logs aggregate")} up to 10 minutes: first and last seen are as coarse`,
            ),
            flowLogIds: idsOf(coarse),
          },
        ]),
  ];
}

function note(id: LoggingIssue["id"], message: string): LoggingIssue {
  return { id, isHole: false, message, eniIds: [], flowLogIds: [] };
}
