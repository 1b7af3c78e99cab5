import { resolve } from "node:path";
import type { CollectResult } from "@sgt/aws";
import { type FlowLogConfig, type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import { readRegions } from "@sgt/snapshot/node";

/** How one VPC is logged. */
export interface VpcLogging {
  readonly vpcId: string;
  readonly name: string;
  readonly interfaceCount: number;
  /** `part` where only subnets or interfaces of it have a flow log of accepted traffic. */
  readonly state: "on" | "part" | "off";
  /** Of its logs, that which watches most of it. */
  readonly log: FlowLogConfig | null;
}

/** What is told of a region that was collected. */
export interface CollectedRegion {
  readonly region: RegionSnapshot;
  readonly vpcs: readonly VpcLogging[];
}

/** Reads back the regions that were just collected, as the next command will; a region that cannot be read is left out. */
export async function readCollected(dir: string, collected: readonly CollectResult[]): Promise<CollectedRegion[]> {
  const wanted = new Set(collected.map(({ accountId, region }) => `${accountId} ${region}`));
  const found: CollectedRegion[] = [];
  for await (const read of readRegions(resolve(dir), { network: true })) {
    if (read.kind !== "region" || !wanted.has(`${read.region.accountId} ${read.region.region}`)) continue;
    found.push({ region: read.region, vpcs: vpcLogging(read.region) });
  }
  return found;
}

/** Were flow logs collected? Where they were not, a VPC without one says nothing. */
export const areFlowLogsKnown = ({ missing }: RegionSnapshot): boolean =>
  !missing.some(({ file }) => file === SNAPSHOT_FILES.flowLogs);

/** Returns how each VPC that has interfaces or groups is logged, those with most interfaces first. */
export function vpcLogging({ groups, enis, flowLogs, network }: RegionSnapshot): VpcLogging[] {
  const logs = flowLogs.filter(({ status, trafficType }) => status === "ACTIVE" && trafficType !== "REJECT");
  const ids = new Set([...groups, ...enis].map(({ vpcId }) => vpcId));
  return [...ids]
    .map((vpcId) => {
      const own = enis.filter((eni) => eni.vpcId === vpcId);
      const whole = logs.find(({ resourceId }) => resourceId === vpcId);
      const parts = new Set(own.flatMap(({ subnetId, eniId }) => [subnetId, eniId]));
      const part = logs.find(({ resourceId }) => parts.has(resourceId));
      const state = whole !== undefined ? ("on" as const) : part !== undefined ? ("part" as const) : ("off" as const);
      const name = network?.vpcs?.find((vpc) => vpc.vpcId === vpcId)?.name ?? "";
      return { vpcId, name, interfaceCount: own.length, state, log: whole ?? part ?? null };
    })
    .sort((a, b) => b.interfaceCount - a.interfaceCount || (a.vpcId < b.vpcId ? -1 : 1));
}

/** The place of a flow log as `sgt analyze --logs` takes it; null for a delivery stream, which nothing reads. */
export function logsPlace({ destination }: FlowLogConfig): string | null {
  if (destination?.kind === "s3") return `s3://${destination.name.replace(/^arn:[^:]*:s3:::/, "").replace(/\/$/, "")}`;
  return destination?.kind === "cloud-watch-logs" ? `cloudwatch:${destination.name}` : null;
}
