import { flowLogsError } from "../errors.js";

/** An event of the Open Cybersecurity Schema Framework, as Parquet or JSON gives it: any value may be missing or strange. */
export type OcsfEvent = Partial<Record<OcsfColumn | OcsfPart, unknown>>;

type OcsfColumn =
  | ("cloud" | "src_endpoint" | "dst_endpoint" | "connection_info" | "traffic")
  | ("time" | "start_time" | "end_time" | "time_dt" | "start_time_dt" | "end_time_dt")
  | ("status_code" | "action_id" | "action" | "disposition_id" | "disposition");

type OcsfPart =
  | ("ip" | "port" | "intermediate_ips" | "interface_uid" | "vpc_uid" | "subnet_uid" | "instance_uid")
  | ("account_uid" | "account" | "uid" | "region")
  | ("protocol_num" | "tcp_flags" | "direction_id" | "direction" | "packets" | "bytes");

/** The columns of an event that a flow record is made of. */
export const OCSF_COLUMNS: readonly OcsfColumn[] = [
  ...(["cloud", "src_endpoint", "dst_endpoint", "connection_info", "traffic"] as const),
  ...(["time", "start_time", "end_time", "time_dt", "start_time_dt", "end_time_dt"] as const),
  ...(["status_code", "action_id", "action", "disposition_id", "disposition"] as const),
];

/** The fields of {@link ocsfValues}, in their order. */
export const OCSF_FIELDS: readonly string[] = [
  ...["account-id", "region", "interface-id", "vpc-id", "subnet-id", "instance-id"],
  ...["srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end"],
  ...["action", "log-status", "tcp-flags", "flow-direction", "pkt-srcaddr", "pkt-dstaddr"],
];

/** Stands for an interface that the event does not tell, though it had to: no interface, so that the record is counted as bad. */
const UNTOLD_INTERFACE = "?";

/**
 * The values of a flow record that AWS made an OCSF event of (Network Activity of Security Lake, version 1 and 2, and of
 * CloudWatch's unified store). `ip` is the packet's address: what the interface saw is the first of `intermediate_ips`
 * where the two differ. The interface stands at the side that the direction tells.
 * Source: OCSF examples, mapping of Amazon VPC Flowlogs to 0.99.2, 1.0.0-rc.2 and 1.1.0.
 */
export function ocsfValues(event: OcsfEvent): unknown[] {
  const cloud = part(event.cloud);
  const src = part(event.src_endpoint);
  const dst = part(event.dst_endpoint);
  const info = part(event.connection_info);
  const traffic = part(event.traffic);
  const direction = directionOf(info);
  const own = ownSide(src, dst, direction);
  const status = event.status_code;
  const isNoData = status === "NODATA" && seen(src) === null;
  // A record with a direction whose interface is null on both sides is a regional NAT gateway's.
  const isNowhere = own.interface_uid !== undefined && !isTold(src.interface_uid) && !isTold(dst.interface_uid);
  const isUntold = !isNoData && (direction === null || !isNowhere);
  return [
    ...[cloud.account_uid ?? part(cloud.account).uid, cloud.region],
    isTold(own.interface_uid) ? own.interface_uid : isUntold ? UNTOLD_INTERFACE : null,
    ...[own.vpc_uid, own.subnet_uid, own.instance_uid],
    ...[seen(src), seen(dst), src.port, dst.port, info.protocol_num, traffic.packets, traffic.bytes],
    secondsOf(event.start_time ?? event.start_time_dt ?? event.time ?? event.time_dt),
    secondsOf(event.end_time ?? event.end_time_dt),
    ...[actionOf(event), status, info.tcp_flags, direction, src.ip, dst.ip],
  ];
}

/** Whether an event carries the log's status. */
export function hasStatus({ status_code }: OcsfEvent): boolean {
  return isTold(status_code);
}

/** Of an object none of whose events carries the log's status: a gap that AWS left (SKIPDATA) would not show. */
export function statusMissing(): Error {
  return flowLogsError(
    "SGT_FLOWLOGS_STATUS_MISSING",
    "its events carry no status_code: records that AWS skipped (SKIPDATA) do not show",
  );
}

function part(value: unknown): OcsfEvent {
  return typeof value === "object" && value !== null ? (value as OcsfEvent) : {};
}

function directionOf(info: OcsfEvent): "ingress" | "egress" | null {
  const said = info.direction_id ?? info.direction;
  if (/^(1|inbound|ingress)$/i.test(String(said))) return "ingress";
  return /^(2|outbound|egress)$/i.test(String(said)) ? "egress" : null;
}

/** The endpoint that is the interface itself; without a direction, the one that alone has an interface. */
function ownSide(src: OcsfEvent, dst: OcsfEvent, direction: string | null): OcsfEvent {
  if (direction !== null) return direction === "ingress" ? dst : src;
  const named = [src, dst].filter(({ interface_uid }) => isTold(interface_uid));
  return named.length === 1 && named[0] !== undefined ? named[0] : {};
}

function isTold(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "" && value !== "-";
}

function seen(endpoint: OcsfEvent): unknown {
  const between = endpoint.intermediate_ips;
  return (Array.isArray(between) ? between.find(isTold) : null) ?? endpoint.ip ?? null;
}

/** Version 1 tells it by the disposition, version 2 by the action. */
function actionOf(event: OcsfEvent): unknown {
  const said = [event.action_id, event.action, event.disposition_id, event.disposition].find(
    (value) => isTold(value) && String(value) !== "0",
  );
  if (/^(1|allowed|accept)$/i.test(String(said))) return "ACCEPT";
  if (/^(2|denied|blocked|reject)$/i.test(String(said))) return "REJECT";
  return said;
}

/** Times are milliseconds, timestamps or ISO text. */
function secondsOf(time: unknown): unknown {
  if (time instanceof Date) return Math.floor(time.getTime() / 1_000);
  if (typeof time === "string" && Number.isNaN(Number(time))) return secondsOf(new Date(time));
  return time;
}
