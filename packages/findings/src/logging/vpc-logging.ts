import { type WindowDays, windowDays } from "@sgt/rules";
import { type EniLogging, type FlowLogConfig, flowLogCoverage, groupBy, type RegionSnapshot } from "@sgt/snapshot";
import { flowLogCommand } from "./flow-log-command.js";

/** Fields that evidence does without, and is sharper with: who opened, and whose address it was behind a gateway. */
const SHARPENING = ["tcp-flags", "flow-direction", "pkt-srcaddr", "pkt-dstaddr"] as const;

/** A flow log over a VPC, one of its subnets or one of its interfaces. */
export interface VpcFlowLog {
  readonly flowLogId: string;
  readonly resourceId: string;
  readonly trafficType: FlowLogConfig["trafficType"];
  readonly status: string;
  readonly deliverStatus: string;
  /** What AWS says of a delivery that fails; null for none. */
  readonly deliverError: string | null;
  readonly destination: NonNullable<FlowLogConfig["destination"]> | null;
  readonly createdAt: string | null;
  /** 60 or 600; null where AWS does not say. */
  readonly aggregationSeconds: number | null;
  /** Fields that its format lacks and that make evidence sharper. */
  readonly lacks: readonly string[];
}

/** How the interfaces of one VPC are logged, and from when on a plan can be good. */
export interface VpcLogging {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcName: string;
  /** Interfaces with security groups. */
  readonly interfaceCount: number;
  readonly loggedCount: number;
  /** How many interfaces are in each state that leaves gaps. */
  readonly gaps: Readonly<Partial<Record<EniLogging["state"], number>>>;
  readonly flowLogs: readonly VpcFlowLog[];
  /** By the youngest flow log that is needed, or by today where an interface has none; null where a flow log does not tell its age. */
  readonly days: WindowDays | null;
  /** A command that closes the gaps, or that logs what evidence lacks; null where there is nothing to do. */
  readonly command: string | null;
}

/**
 * Says of every VPC of a region how its interfaces are logged now; flow logs of subnets and interfaces count as those of the VPC do.
 * Null when flow logs were not collected. Flow logs of transit gateways are of no VPC, and are no evidence.
 *
 * @param now seconds since 1970
 */
export function vpcLogging(region: RegionSnapshot, now: number): readonly VpcLogging[] | null {
  const coverage = flowLogCoverage(region, { from: now, to: now });
  if (coverage.issues.some(({ id }) => id === "not-collected")) return null;
  const states = new Map(coverage.enis.map((eni) => [eni.eniId, eni]));
  const names = new Map((region.network?.vpcs ?? []).map(({ vpcId, name }) => [vpcId, name]));
  const byVpc = groupBy(region.enis, ({ vpcId }) => vpcId);
  const vpcIds = [...new Set([...names.keys(), ...byVpc.keys()])].sort();
  return vpcIds.map((vpcId) => {
    const enis = byVpc.get(vpcId) ?? [];
    const places = new Set([vpcId, ...enis.flatMap(({ eniId, subnetId }) => [eniId, subnetId])]);
    const flowLogs = region.flowLogs.filter(({ resourceId }) => places.has(resourceId));
    const judged = enis.flatMap(({ eniId }) => states.get(eniId) ?? []);
    return {
      ...judge(judged, flowLogs, now),
      ...where(region, vpcId, names.get(vpcId) ?? ""),
      ...command(region, vpcId, judged, flowLogs),
    };
  });
}

const where = ({ accountId, region }: RegionSnapshot, vpcId: string, vpcName: string) => ({
  accountId,
  region,
  vpcId,
  vpcName,
});

function judge(enis: readonly EniLogging[], flowLogs: readonly FlowLogConfig[], now: number) {
  const isLogged = ({ state }: EniLogging): boolean => state === "logged";
  const gaps = groupBy(
    enis.filter((eni) => !isLogged(eni)),
    ({ state }) => state,
  );
  return {
    interfaceCount: enis.length,
    loggedCount: enis.filter(isLogged).length,
    gaps: Object.fromEntries([...gaps].map(([state, some]) => [state, some.length])),
    flowLogs: flowLogs.map(told),
    days: enis.length === 0 ? null : daysOf(enis, now),
  };
}

/** An interface that is not logged can be from today on. */
function daysOf(enis: readonly EniLogging[], now: number): WindowDays | null {
  const begins = enis.map(({ state, since }) =>
    state === "logged" ? (since === null ? null : Date.parse(since) / 1000) : now,
  );
  return begins.includes(null) ? null : windowDays(Math.max(...begins.map(Number)));
}

function told(log: FlowLogConfig): VpcFlowLog {
  const { flowLogId, resourceId, trafficType, status, deliverStatus, createdAt } = log;
  return {
    ...{ flowLogId, resourceId, trafficType, status, deliverStatus, createdAt },
    deliverError: log.deliverError ?? null,
    destination: log.destination ?? null,
    aggregationSeconds: log.maxAggregationSeconds ?? null,
    lacks: lacksOf(log),
  };
}

function lacksOf({ logFormat }: FlowLogConfig): string[] {
  return SHARPENING.filter((field) => !logFormat.includes(`\${${field}}`));
}

/** A flow log's format never changes: what it lacks takes another flow log beside it. */
function command(
  { region, flowLogs: all }: RegionSnapshot,
  vpcId: string,
  enis: readonly EniLogging[],
  flowLogs: readonly FlowLogConfig[],
) {
  const used = new Set(enis.map(({ flowLogId }) => flowLogId));
  const isSharp = flowLogs.filter(({ flowLogId }) => used.has(flowLogId)).every((log) => lacksOf(log).length === 0);
  if (vpcId === "" || enis.length === 0 || (isSharp && enis.every(({ state }) => state === "logged")))
    return { command: null };
  const destination = all.find(({ destination: to }) => to?.kind === "s3")?.destination?.name;
  return { command: flowLogCommand({ region, vpcId, destination }) };
}
